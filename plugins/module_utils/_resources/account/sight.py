# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account as a set of resources sees it: by one sweep, or where that is not permitted by single reads."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, cast

from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import FILTER_OF, POLICIES, Singly, Wanted
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import (
    Current,
    names_more,
    needs_entities,
    needs_versions,
)

NOT_SWEPT = (
    "iam:GetAccountAuthorizationDetails or iam:ListRoles is not permitted, so each resource is read singly, which "
    "takes longer."
)


def seen(context: Context, items: Sequence[Item], *, parallel: int, whole_for: str | None = None) -> Account:
    """What the plans are made from. ``whole_for``: an option for which all of it matters."""
    account: Account = context.account
    swept = account.snapshot(_wanted(items, parallel=parallel, all_kinds=whole_for is not None))
    if swept is not None:
        return swept
    if whole_for:
        raise PlumbError(
            f"{whole_for}: iam:GetAccountAuthorizationDetails or iam:ListRoles is not permitted, and without them it "
            f"is not known who uses what. Grant them, or leave {whole_for} out."
        )
    context.warn(NOT_SWEPT)
    remembered = cast(Account, _Remembered(account))

    def read(item: Item) -> None:
        with suppress(PlumbError):  # the plan will meet it
            item.module.read(remembered, item.desired)

    with ThreadPoolExecutor(max_workers=parallel) as workers:
        list(workers.map(read, items))
    return remembered


def _wanted(items: Sequence[Item], *, parallel: int, all_kinds: bool) -> Wanted:
    kinds = FILTER_OF.keys() if all_kinds else {item.kind for item in items}
    roles = [item.desired.trust for item in items if item.kind == "role"]
    policies = [item.desired for item in items if item.kind == "policy"]
    return Wanted(
        # who attaches a policy needs to know it
        kinds=frozenset({POLICIES, *(FILTER_OF[kind] for kind in kinds if kind in FILTER_OF)}),
        boundaries_of=tuple(role.name for role in roles if role.permissions_boundary),
        every_boundary=any(role.permissions_boundary == "" for role in roles),
        singly=partial(_singly, policies),
        parallel=parallel,
    )


def _singly(policies: Sequence[Options], account: Account) -> Singly:
    """What matters of policies besides the sweep: all of those that are to change, since a diff shows it."""
    whole, entities = [], []
    for desired in policies:
        arn, name = str(desired.arn or ""), desired.name or ""
        policy = account.policy_summary(arn) if arn else account.policy_named(name)
        if policy is None:
            continue
        document = account.document(policy.arn, policy.default_version_id)
        current = Current(parse_policy_arn(policy.arn, option="arn"), None, None, policy, document=document)
        if names_more(desired) or needs_versions(current, desired):
            whole.append(policy.arn)
        if needs_entities(current, desired):
            entities.append(policy.arn)
    return Singly(whole, entities)


class _Remembered:
    """An account whose answers are remembered, by what was asked. An Account, by delegation."""

    def __init__(self, base: Account) -> None:
        self._base = base
        self._known: dict[Any, Any] = {}

    def __getattr__(self, name: str) -> Any:
        ask = getattr(self._base, name)

        def answer(*arguments: Any, **more: Any) -> Any:
            key = (name, arguments, tuple(sorted(more.items())))
            if key not in self._known:
                self._known[key] = ask(*arguments, **more)
            return self._known[key]

        return answer

    def forget(self) -> None:
        self._known.clear()
        self._base.forget()
