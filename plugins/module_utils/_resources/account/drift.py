# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iam_account_drift: files against the account, as if the account had moved away from them.

The plan that would bring the account to the files is turned around: what it would detach has been attached since.
"""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import diff_of
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.garbage import resting_collector
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item, PlannedItem
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import path_below
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP, USER
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Policy
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.exclusive import (
    policies_not_named,
    roles_not_named,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import aliases_of, items_of
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import (
    Files,
    Given,
    check_parallel,
    read_files,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.planning import Planning
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.sides import (
    Fields,
    documents_of,
    policy_there,
    role_there,
    sides_of,
    users_of_policy,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.sight import seen

Key = tuple[str, str]

MISSING, EXTRA, CHANGED = "missing", "extra", "changed"
CLEAN, DRIFT = "clean", "drift"
# What is compared where a file does not name it: whatever is there is extra
_STRICT: Mapping[str, Mapping[str, Any]] = {
    "roles": {"managed_policies": [], "inline_policies": {}},
    "users": {"managed_policies": [], "inline_policies": {}},
    "groups": {"managed_policies": [], "inline_policies": {}},
}
_PURGED = {"purge_policies": True, "purge_inline_policies": True}
# A principal that was deleted and created again is another one, though its ARN is the same
_REPAIRED = {"roles": {"repair_principals": True}}
_IDENTITIES = {kind.name: kind for kind in (USER, GROUP)}
_KINDS = ("policy", "role", "user", "group", "*")
# Nothing is done here that these would guard
_UNGUARDED = {"allow_new_access": True, "allow_self_lockout": True}

ARGUMENT_SPEC: dict[str, Any] = {
    # paths for users; the action plugin puts what the files hold in their place
    "src": {"type": "raw", "required": True},
    "vars": {"type": "dict", "default": {}},
    "path_prefix": {"type": "str", "aliases": ["path", "prefix"]},
    "ignore": {"type": "list", "elements": "str", "default": []},
    "parallel": {"type": "int", "default": 8},
}
RULES: dict[str, Any] = {}


@dataclass(frozen=True)
class Options:
    """The files, and what of the account is theirs: below a path, and none of what patterns such as role/cdk-* name."""

    files: Files
    path_prefix: str
    ignore: tuple[str, ...]
    parallel: int

    def ignores(self, kind: str, name: str) -> bool:
        """Whether a resource is somebody else's."""
        resource = f"{kind}/{name}".lower()
        return any(fnmatch.fnmatchcase(resource, pattern.lower()) for pattern in self.ignore)


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    check_parallel(params["parallel"])
    for pattern in params["ignore"]:
        kind, slash, name = pattern.partition("/")
        if not slash or kind.lower() not in _KINDS:
            raise PlumbError(
                f"ignore: '{pattern}' names no kind of resource ({', '.join(_KINDS)}). Write role/{name or kind}, or "
                f"policy/{name or kind}."
            )
    path = path_below(params["path_prefix"], option="path_prefix") or "/"
    return Options(read_files(params), path, tuple(params["ignore"]), params["parallel"])


@dataclass
class Difference:
    """One resource that is not as the files say. ``before`` is as in the files, ``after`` as in the account."""

    kind: str
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    arn: str | None = None
    documents: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    is_named: bool = True
    problem: str | None = None

    @property
    def change(self) -> str:
        if self.after is None:
            return MISSING
        return CHANGED if self.is_named and self.before is not None else EXTRA

    def as_result(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "name": self.name,
            "arn": self.arn,
            "change": self.change,
            "before": self.before,
            "after": self.after,
            "documents": self.documents,
            "users": self.users,
            "problem": self.problem,
        }


@dataclass(frozen=True)
class AccountDriftModule:
    """The module. It changes nothing."""

    options: Callable[[Mapping[str, Any]], Options] = read_options

    @resting_collector()
    def run(self, context: Context, desired: Options) -> dict[str, Any]:
        """Compare the files with the account, by one sweep."""
        account_id = context.account.account_id()
        items = items_of([strict(each) for each in desired.files.resources(account_id)])
        sight = seen(context, items, parallel=desired.parallel, whole_for="iam_account_drift")
        differences = list(_Comparing(context, desired, items, sight).all())
        changes = Counter(each.change for each in differences)
        return {
            "changed": False,
            "account_id": account_id,
            "result": DRIFT if differences else CLEAN,
            "counts": {change: changes[change] for change in (MISSING, EXTRA, CHANGED)},
            "drift": [each.as_result() for each in differences],
        }


def strict(given: Given) -> Given:
    """A resource as a file describes it, and without all that the file does not name, or leaves empty."""
    if given.list not in _STRICT:
        return replace(given, options={**given.options, **_UNGUARDED})
    empty = _STRICT[given.list] if given.options.get("state") != "absent" else {}
    named = {name for name in empty if any(given.options.get(each) is not None for each in _names(given.list, name))}
    ours = {**{name: value for name, value in empty.items() if name not in named}, **_PURGED}
    others = {alias for name in ours for alias in _names(given.list, name)}
    options = {name: value for name, value in given.options.items() if name not in others}
    return replace(given, options={**options, **ours, **_UNGUARDED, **_REPAIRED.get(given.list, {})})


def _names(list_name: str, option: str) -> tuple[str, ...]:
    """An option by its name and by its aliases, which Ansible takes in its place."""
    return option, *aliases_of(list_name, option)


class _Comparing:
    def __init__(self, context: Context, desired: Options, items: Sequence[Item], sight: Account) -> None:
        self._desired = desired
        self._items = items
        self._sight = sight
        self._planning = Planning(context, sight)

    def all(self) -> Iterator[Difference]:
        """What differs: of the resources in the files, of users and groups beside them, of roles and policies."""
        items = self._mine(self._items)
        there = self._identities()
        gone = {key_of(item) for item in items if item.kind in _IDENTITIES and (item.kind, item.name) not in there}
        named = self._planning.named([item for item in items if key_of(item) not in gone])
        others = list(self._identities_not_named())
        identities = self._planning.of(others)
        _raise_failed_reads([*named, *identities])
        path = self._desired.path_prefix
        yield from (self._from_facts(items, *key, is_named=True) for key in sorted(gone))
        differences = {key_of(each): each for each in self._differences(named, items, is_named=True)}
        fixed = {key_of(item): item for item in items if item.kind in ("role", "policy")}
        for item in fixed.values():
            self._compare_fixed(item, differences)
        yield from differences.values()
        yield from self._differences(identities, others, is_named=False)
        # told by what is there: whether they could be deleted does not matter
        yield from map(self._extra_role, self._mine(roles_not_named(self._sight, self._items, path)))
        yield from map(self._extra_policy, self._mine(policies_not_named(self._sight, self._items, path)))

    def _mine(self, items: Iterable[Item]) -> list[Item]:
        return [item for item in items if not self._desired.ignores(item.kind, item.name)]

    def _identities(self) -> set[Key]:
        """The users and groups that there are, in their own letter case; what else is missing, its plan creates."""
        kinds = _IDENTITIES.values()
        return {(kind.name, each.name) for kind in kinds for each in self._sight.identities(kind)}

    def _compare_fixed(self, item: Item, found: dict[Key, Difference]) -> None:
        """Compare what no plan changes: a policy's description, the path, the letter case, more instance profiles."""
        before, after = self._fixed(item)
        different = {name for name, value in before.items() if value != after[name]}
        key = key_of(item)
        known = found.get(key)
        if known is None and different:
            known = found[key] = Difference(item.kind, item.name, {}, {})
        if known is not None and known.before is not None and known.after is not None:
            shown = different | (before.keys() & (known.before.keys() | known.after.keys()))
            known.before = {**known.before, **{name: before[name] for name in shown}}
            known.after = {**known.after, **{name: after[name] for name in shown}}

    def _fixed(self, item: Item) -> tuple[dict[str, Any], dict[str, Any]]:
        """The fields of one in the files and in the account; none of one that is to be gone, or is."""
        options = item.desired.trust if item.kind == "role" else item.desired
        there = self._sight.role_named(item.name) if item.kind == "role" else self._sight.policy_named(item.name)
        if options.state == "absent" or there is None:
            return {}, {}
        path = item.desired.arn.path if item.kind == "policy" and item.desired.arn else options.path
        before: Fields = {"name": item.name, **({"path": path} if path else {})}
        after: Fields = {"name": there.name, **({"path": there.path} if path else {})}
        if isinstance(there, Policy) and options.description is not None:
            before, after = {**before, "description": options.description}, {**after, "description": there.description}
        if item.kind == "role":
            own = (item.desired.own_profile,) if item.desired.own_profile else ()
            profiles = sorted(profile.name for profile in (*own, *item.desired.profiles))
            before = {**before, "instance_profiles": profiles}
            after = {**after, "instance_profiles": sorted(self._sight.profiles_of_role(there.name))}
        return before, after

    def _identities_not_named(self) -> Iterator[Item]:
        """Users and groups that no file names, as items that have nothing."""
        for name, kind in (("users", USER), ("groups", GROUP)):
            known = {item.name for item in self._items if item.kind == kind.name}
            for each in self._sight.identities(kind):
                if each.name not in known and each.path.startswith(self._desired.path_prefix):
                    yield from self._mine(items_of([strict(Given(name, "not in the files", {"name": each.name}))]))

    def _differences(
        self, plans: Sequence[PlannedItem], items: Sequence[Item], *, is_named: bool
    ) -> Iterator[Difference]:
        """The differences that the plans of items show; of what cannot be planned those of its fields."""
        refused: dict[Key, str] = {}
        for each in plans:
            if each.refusal is not None:
                refused.setdefault(key_of(each.item), each.refusal.message)
        for found in _together([each for each in plans if each.refusal is None], is_named=is_named):
            if key_of(found) not in refused:
                yield self._as_in_account(found)
        for key, problem in refused.items():
            yield replace(self._from_facts(items, *key, is_named=is_named), problem=problem)

    def _as_in_account(self, found: Difference) -> Difference:
        """With the documents that policies have: those before have been planned to be as in the files."""
        has = documents_of(self._sight, found.after)
        read = {arn: document for arn, document in has.items() if document is not None or arn in found.documents}
        found.documents = {**found.documents, **read}
        return found

    def _from_facts(self, items: Sequence[Item], kind: str, name: str, *, is_named: bool) -> Difference:
        mine = [item for item in items if key_of(item) == (kind, name)]
        before, after = sides_of(self._sight, mine)
        return replace(self._difference(kind, mine[0].name, before, after), is_named=is_named)

    def _difference(self, kind: str, name: str, before: Fields | None, after: Fields | None) -> Difference:
        sight = self._sight
        documents = documents_of(sight, before, after)
        if kind == "policy" and (policy := sight.policy_named(name)) is not None:
            users = users_of_policy(sight, policy.arn)
            return Difference(kind, name, before, after, policy.arn, documents, users)
        role = sight.role_named(name) if kind == "role" else None
        return Difference(kind, name, before, after, role.arn if role else None, documents)

    def _extra_role(self, item: Item) -> Difference:
        return self._difference("role", item.name, None, role_there(self._sight, item.name))

    def _extra_policy(self, item: Item) -> Difference:
        return self._difference("policy", item.name, None, policy_there(self._sight, str(item.desired.arn)))


def _raise_failed_reads(plans: Iterable[PlannedItem]) -> None:
    """What AWS refuses, and what is a bug, says nothing of the account."""
    for each in plans:
        if each.refusal is not None and (each.refusal.code or each.refusal.unexpected):
            raise each.refusal


def key_of(resource: Item | Difference) -> Key:
    """What a resource goes by, whatever the letter case."""
    return resource.kind, resource.name.lower()


def _together(plans: Sequence[PlannedItem], *, is_named: bool) -> Iterator[Difference]:
    """The differences that plans show, those of one resource together. Each has a plan."""
    found: dict[Key, Difference] = {}
    for each in plans:
        if each.plan is None or not each.calls:
            continue
        told = diff_of(each.plan, each.item.module.descriptor).get("resource") or {}
        kind, name = told.get("kind") or each.item.kind, told.get("name") or each.item.name
        # turned around: the files' side is before
        before, after = told.get("after"), told.get("before")
        known = found.get((kind, name.lower()))
        if known is None:
            known = Difference(kind, name, before, after, told.get("arn"), is_named=is_named)
            found[kind, name.lower()] = known
        else:
            known.before = None if before is None else {**(known.before or {}), **before}
            known.after = None if known.after is None else {**(after or {}), **known.after}
        known.documents.update(told.get("documents") or {})
        known.users.update(told.get("users") or {})
    yield from found.values()


MODULE = AccountDriftModule()
