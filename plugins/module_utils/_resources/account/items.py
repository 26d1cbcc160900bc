# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what was given to the resources of a set: each validated as its own module does, in order of dependence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP, USER, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import INLINE
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import Given
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.result import in_words
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment import options as attachment
from ansible_collections.plumb.aws.plugins.module_utils._resources.common_arguments import DOCUMENT_ARGUMENTS
from ansible_collections.plumb.aws.plugins.module_utils._resources.group_attachment.module import MODULE as OF_GROUPS
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import document_rules
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy import options as inline_policy
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.module import MODULE as INLINE_POLICY
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.module import MODULE as POLICY
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.module import MODULE as ROLE
from ansible_collections.plumb.aws.plugins.module_utils._resources.user_attachment.module import MODULE as OF_USERS

# Stands for a document while Ansible validates the rest
_HELD = "{}"
# The order of dependence: roles take policies, users and groups too; what is used is deleted after who uses it
POLICIES, ROLES, TRUSTS, IDENTITIES, ABSENT_ROLES, ABSENT_POLICIES = range(0, 6_000_000, 1_000_000)

_HOLDER_SPEC: dict[str, Any] = {
    "name": {"type": "str", "required": True},
    "managed_policies": {"type": "list", "elements": "str", "aliases": ["managed_policy"]},
    "purge_policies": {"type": "bool", "default": False},
    "inline_policies": {"type": "raw"},
    "purge_inline_policies": {"type": "bool", "default": False},
    **DOCUMENT_ARGUMENTS,
}
_SPECS: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "policies": (POLICY.descriptor.argument_spec, POLICY.descriptor.rules),
    "roles": (ROLE.descriptor.argument_spec, ROLE.descriptor.rules),
    "users": (_HOLDER_SPEC, {}),
    "groups": (_HOLDER_SPEC, {}),
}
_KINDS: Mapping[str, tuple[IdentityKind, ResourceModule]] = {"users": (USER, OF_USERS), "groups": (GROUP, OF_GROUPS)}


def items_of(given: Sequence[Given]) -> list[Item]:
    """The resources, those that others depend on first. Raises PlumbError with all that is wrong with them."""
    items: list[Item] = []
    problems: list[str] = []
    for each in given:
        try:
            items += _items(each)
        except PlumbError as error:
            problems.append(f"{_label(each)}: {error.message}")
    problems += dict.fromkeys(_doubles(items))
    if problems:
        raise PlumbError(in_words(problems), details={"problems": problems})
    return sorted(items, key=lambda item: item.wave)


def _items(given: Given) -> Iterator[Item]:
    if given.list == "policies":
        desired = POLICY.options(_checked(given))
        name = desired.arn.name if desired.arn else desired.name
        wave = ABSENT_POLICIES if desired.state == "absent" else POLICIES
        yield Item(POLICY, desired, _label(given), "policy", name, wave)
    elif given.list == "roles":
        desired = ROLE.options(_checked(given))
        wave = ABSENT_ROLES if desired.trust.state == "absent" else ROLES
        yield Item(ROLE, desired, _label(given), "role", desired.trust.name, wave)
    else:
        yield from _of_holder(given, *_KINDS[given.list])


def _of_holder(given: Given, kind: IdentityKind, module: ResourceModule) -> Iterator[Item]:
    params = _checked(given)
    name, label = params["name"], _label(given)
    common = {key: params[key] for key in ("allow_new_access", "allow_self_lockout")}
    policies = params["managed_policies"]
    attachments = {
        kind.name: name,
        "policies": policies,
        "state": "present",
        "exclusive": params["purge_policies"] and policies is not None,
        **common,
    }
    if policies is not None or params["inline_policies"] is None:
        options = attachment.read_options(kind, attachments, option="managed_policies")
        yield Item(module, options, label, kind.name, name, IDENTITIES)
    if params["inline_policies"] is not None:
        inline = inline_policy.Options(
            kind=kind,
            identity=name,
            policies=inline_policy.documents_by_name(params["inline_policies"], option="inline_policies"),
            is_absent=False,
            exclusive=params["purge_inline_policies"],
            allow_self_lockout=params["allow_self_lockout"],
            rules=document_rules(params, kind=INLINE, option="inline_policies"),
        )
        yield Item(INLINE_POLICY, inline, label, kind.name, name, IDENTITIES + 1)


def aliases_of(list_name: str, option: str) -> tuple[str, ...]:
    """The other names of an option of a kind."""
    spec, _rules = _SPECS[list_name]
    return tuple(spec[option].get("aliases", ()))


def is_absent(item: Item) -> bool:
    """Whether a resource is to be gone."""
    options = item.desired.trust if item.kind == "role" else item.desired
    return getattr(options, "state", None) == "absent" and item.kind in ("role", "policy")


def _checked(given: Given) -> dict[str, Any]:
    """The options with defaults and aliases, as Ansible gives them to a module.

    A document that is a dict passes by: Ansible would make text of it, which is then read again.
    """
    documents = {
        name: value
        for name, value in given.options.items()
        if isinstance(value, Mapping) and name in _json_options(given.list)
    }
    try:
        validation = _validator(given.list).validate({**given.options, **dict.fromkeys(documents, _HELD)})
    except (OverflowError, TypeError, ValueError) as error:  # Ansible's own checks do not expect every value
        raise PlumbError(f"an option has a value that cannot be read ({error}).") from error
    if validation.error_messages:
        unknown = isinstance(validation.errors[0], UnsupportedError)
        raise PlumbError(f"{'Unsupported parameters: ' if unknown else ''}{validation.errors.msg}")
    validated: dict[str, Any] = validation.validated_parameters
    for name, document in documents.items():
        if validated[option := _json_options(given.list)[name]] == _HELD:
            validated[option] = document
    return validated


@cache
def _json_options(list_name: str) -> dict[str, str]:
    """The options of a kind that take a document, by name and by alias."""
    spec, _rules = _SPECS[list_name]
    taking = {name: option for name, option in spec.items() if option.get("type") == "json"}
    return {each: name for name, option in taking.items() for each in (name, *option.get("aliases", ()))}


@cache
def _validator(list_name: str) -> ArgumentSpecValidator:
    spec, rules = _SPECS[list_name]
    return ArgumentSpecValidator(dict(spec), **rules)


def _label(given: Given) -> str:
    """Such as ``roles[3] (deploy)``."""
    name = given.options.get("name") or given.options.get("arn")
    named = name or next((value for key, value in given.options.items() if str(key).endswith("_name")), None)
    return f"{given.place} ({named})" if named else given.place


def _doubles(items: Iterable[Item]) -> Iterator[str]:
    """IAM knows no two names that differ by letter case alone, and an instance profile has one role."""
    seen: dict[tuple[str, str], Item] = {}
    for item in items:
        first = seen.setdefault((item.kind, item.name.lower()), item)
        if first.label != item.label:
            yield f"{item.label}: the same {item.kind} as {first.label}. Keep one of the two."
        for profile in _profiles(item):
            first = seen.setdefault(("instance profile", profile.lower()), item)
            if first is not item:
                yield f"{item.label}: the instance profile {profile} is that of {first.label}, too. It has one role."


def _profiles(item: Item) -> set[str]:
    """The instance profiles that a role is to be in."""
    if item.kind != "role" or is_absent(item):
        return set()
    own = (item.desired.own_profile,) if item.desired.own_profile else ()
    return {profile.name for profile in (*own, *item.desired.profiles)}
