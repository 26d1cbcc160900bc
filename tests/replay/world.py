# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account of the embedded IAM: what it holds, what tasks would do to it, and what it holds once they are done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS, connection_options
from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP, KINDS, USER, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    InstanceProfileSummary,
    PolicySummary,
    RoleSummary,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical
from ansible_collections.plumb.aws.plugins.module_utils._resources.group_attachment.module import (
    MODULE as GROUP_ATTACHMENT,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.module import MODULE as INLINE_POLICY
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.module import MODULE as PROFILE
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.module import MODULE as POLICY
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.module import MODULE as WHOLE_ROLE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.module import MODULE as ATTACHMENT
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.module import MODULE as ROLE
from ansible_collections.plumb.aws.plugins.module_utils._resources.user_attachment.module import (
    MODULE as USER_ATTACHMENT,
)
from contract import words
from contract.case import Accounts, Case, Task
from embedded_iam import EmbeddedIam
from embedded_iam.credentials import SECRET_KEY, access_key_of

_MODULES: dict[str, ResourceModule] = {
    "plumb.aws.iam_managed_policy": POLICY,
    "plumb.aws.iam_role": WHOLE_ROLE,
    "plumb.aws.iam_role_trust": ROLE,
    "plumb.aws.iam_role_attachment": ATTACHMENT,
    "plumb.aws.iam_user_attachment": USER_ATTACHMENT,
    "plumb.aws.iam_group_attachment": GROUP_ATTACHMENT,
    "plumb.aws.iam_inline_policy": INLINE_POLICY,
    "plumb.aws.iam_instance_profile": PROFILE,
}
# Ids and dates: only AWS knows them.
_UNKNOWABLE = frozenset({"policy_id", "role_id", "profile_id", "create_date", "update_date", "last_used"})


class World:
    """``account`` is read by the collection's own code; ``calls`` are those that the tasks so far have planned."""

    def __init__(self, iam: EmbeddedIam, account: str) -> None:
        self._iam = iam
        self._accounts = Accounts(account, str(int(account) + 10**10))
        given = {"access_key": access_key_of(account), "secret_key": SECRET_KEY, "endpoint_url": iam.url}
        defaults = {name: rule.get("default") for name, rule in CONNECTION_ARGUMENTS.items()}
        options = connection_options({**defaults, **given})
        self._reader = Connection(options, read_only=True)
        self._client = iam.client("iam", account)
        self.account = LiveAccount(self._reader, list[str]().append)
        self.calls: list[Call] = []
        self.arns: list[str] = []
        self.role_names: list[str] = []
        self.profile_names: list[str] = []
        self.principals: list[str] = []
        self.holders: list[tuple[IdentityKind, str]] = []

    @property
    def replayed(self) -> Account:
        """The account as a dry run sees it by now."""
        return self.replayed_over(self.account)

    def replayed_over(self, base: Account) -> Account:
        """What a dry run makes of another view of the account."""
        planned = PlannedCalls()
        planned.add(self.calls)
        return ReplayedAccount(base, lambda _account: planned)

    def furnish(self, case: Case) -> None:
        refused = case.prepare(self._iam, self._accounts)
        assert not refused, refused

    def plan(self, tasks: Iterable[Task]) -> None:
        """Plan tasks one after the other; those that are refused plan nothing."""
        for task in self._accounts.named_in(list(tasks)):
            for name, given in task.items():
                if name in _MODULES:
                    self._plan_one(_MODULES[name], given)

    def _plan_one(self, module: ResourceModule, given: Mapping[str, Any]) -> None:
        spec = module.descriptor.argument_spec
        params = {name: rule.get("default") for name, rule in spec.items()} | dict(given)
        try:
            desired = module.options(params)
            self.calls += module.plan(module.read(self.replayed, desired), desired).calls
        except PlumbError:
            return

    def make(self, calls: Iterable[Call]) -> None:
        for call in calls:
            getattr(self._client, call.name)(**call.arguments)

    @contextmanager
    def pages_of(self, size: int) -> Iterator[None]:
        """For a while the server gives no more than so many items at once."""
        self._iam.page_size = size
        try:
            yield
        finally:
            self._iam.page_size = None

    def forget(self) -> None:
        self._iam.reset(self._accounts.own)
        self._iam.reset(self._accounts.other)

    def watch(self) -> None:
        """From now on look at all that there is and all that the planned calls touch."""
        named = {each for call in self.calls for each in (call.arguments.get("PolicyArn"), call.notes.get("arn"))}
        named |= {call.notes.get("permissions_boundary") for call in self.calls}
        named |= {call.arguments.get("PermissionsBoundary") for call in self.calls}
        policies = {arn for arn in named if arn and ":policy/" in arn}
        self.arns = sorted({*(each.arn for each in self.account.policies(scope="Local")), *policies, self._missing()})
        self.holders = [(kind, name) for kind in KINDS.values() for name in self._names_of(kind)]
        self.role_names = [name for kind, name in self.holders if kind.name == "role"]
        own = self.account.identity().account
        kinds = [(kind.name, name) for kind, name in self.holders if kind.name != "group"]
        self.principals = [f"arn:aws:iam::{own}:{kind}/{name}" for kind, name in kinds]
        profiles = {each.name for each in self.account.instance_profiles()}
        self.profile_names = sorted({*profiles, *self._named("InstanceProfileName"), words.MISSING})

    def _names_of(self, kind: IdentityKind) -> list[str]:
        listed = getattr(self._client, f"list_{kind.plural}")()[kind.plural.capitalize()]
        return sorted({*(each[kind.key] for each in listed), *self._named(kind.key), words.MISSING})

    def _named(self, key: str) -> set[str]:
        """What the planned calls name so."""
        return {call.arguments[key] for call in self.calls if key in call.arguments}

    def _missing(self) -> str:
        return words.arn_of(words.MISSING, account=self._accounts.own)


def state_of(world: World) -> State:
    """All of an account that a call can touch."""
    account = world.account
    roles = {name: account.role(name) for name in world.role_names}
    uses = {name: account.role_use(name) for name in roles}
    arns = world.arns
    return State(
        policies={arn: account.policy(arn) for arn in arns},
        versions={
            arn: {
                version.version_id: replace(version, document=account.document(arn, version.version_id))
                for version in account.versions(arn)
            }
            for arn in arns
            if not arn.startswith("arn:aws:iam::aws:")
        },
        entities={arn: account.entities(arn) for arn in arns},
        roles=dict(roles),
        attached={kind.key_of(name): account.attached_policies(kind, name) for kind, name in world.holders},
        inline={kind.key_of(name): account.inline_policies(kind, name) for kind, name in world.holders},
        instance_profiles={name: use.instance_profiles for name, use in uses.items()},
        profiles={name: account.instance_profile(name) for name in world.profile_names},
    )


def reads_of(world: World, account: Account) -> dict[str, Any]:
    """What each read of an account answers, by the method and its arguments; listings in the order of names."""
    account.forget()
    return answers_of(world, account)


def answers_of(world: World, account: Account) -> dict[str, Any]:
    """The same without asking anew for what a run asks once."""
    return {
        **{f"policy {arn}": account.policy(arn) for arn in world.arns},
        **{f"versions {arn}": account.versions(arn) for arn in world.arns},
        **{
            f"document {arn} v{number}": account.document(arn, f"v{number}")
            for arn in world.arns
            for number in range(1, 7)
            if not arn.startswith("arn:aws:iam::aws:")
        },
        **{f"entities {arn}": account.entities(arn) for arn in world.arns},
        **{f"role {name}": account.role(name) for name in world.role_names},
        **{f"role named {name}": account.role_named(name.upper()) for name in world.role_names},
        **{f"there is {arn}": account.has_principal(arn) for arn in world.principals},
        **{f"attached {kind.key_of(name)}": account.attached_policies(kind, name) for kind, name in world.holders},
        **{f"inline {kind.key_of(name)}": account.inline_policies(kind, name) for kind, name in world.holders},
        **{f"profile {name}": account.instance_profile(name) for name in world.profile_names},
        **{f"profile named {name}": account.instance_profile_named(name.upper()) for name in world.profile_names},
        **{f"use {name}": account.role_use(name) for name in world.role_names},
        **_listings(account),
    }


def _listings(account: Account) -> dict[str, Any]:
    prefixes = (None, "/team/", "/nobody/")
    return {
        **{f"all {kind.plural}": account.identities(kind) for kind in (USER, GROUP)},
        "providers": account.identity_providers(),
        **{f"profiles {prefix}": _by_arn(account.instance_profiles(path_prefix=prefix)) for prefix in prefixes},
        **{f"roles {prefix}": _by_arn(account.roles(path_prefix=prefix)) for prefix in prefixes},
        **{f"policies {prefix}": _by_arn(account.policies(scope="Local", path_prefix=prefix)) for prefix in prefixes},
    }


def _by_arn(listed: Sequence[Any]) -> list[dict[str, Any]]:
    """A listing tells less than a whole thing, and a dry run may know more all the same: what all listings tell."""
    told = {field.name for kind in (PolicySummary, RoleSummary, InstanceProfileSummary) for field in fields(kind)}
    bare = ({key: value for key, value in vars(each).items() if key in told} for each in listed)
    policies = ({**each, "description": ""} if "policy_id" in each else each for each in bare)
    return sorted(policies, key=lambda each: str(each["arn"]))


def known(data: Any) -> Any:
    """Data that can be compared: without ids and dates, documents by their meaning."""
    if hasattr(data, "__dataclass_fields__"):
        data = asdict(data)
    if isinstance(data, Mapping):
        return {key: _known_part(str(key), value) for key, value in data.items()}
    return [known(each) for each in data] if isinstance(data, list | tuple) else data


def _known_part(key: str, value: Any) -> Any:
    if key in _UNKNOWABLE:
        return None
    if value and (key in ("trust_policy", "document") or key.startswith("document ")):
        return _without_unique_ids(canonical(value))
    return known(value)


def _without_unique_ids(value: Any) -> Any:
    """The unique id of a role that was planned and deleted again is not known to a dry run."""
    if isinstance(value, Mapping):
        return {key: _without_unique_ids(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_unique_ids(item) for item in value]
    return "AROA" if isinstance(value, str) and value.startswith("AROA") else value


def unlike(one: Any, other: Any, place: str = "") -> list[str]:
    """Where two comparable things differ, a line each."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [line for key in one for line in unlike(one[key], other[key], f"{place}.{key}")]
    return [] if one == other else [f"{place}: {one!r} is not {other!r}"]
