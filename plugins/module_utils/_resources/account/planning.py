# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan many resources over what a sweep has shown, each on the account as those before it leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item, PlannedItem, plan_items
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Role
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.exclusive import (
    policies_not_named,
    roles_not_named,
    used_outside,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.trusts import (
    in_order_of_deletion,
    in_order_of_trust,
)


class Planning:
    """The plans of a task; ``sight`` is the account as it was swept."""

    def __init__(self, context: Context, sight: Account) -> None:
        self._planned = PlannedCalls()
        self._sight = sight
        self._view = self._with_plan(context, sight)
        self._live = self._with_plan(context, context.account)

    def _with_plan(self, context: Context, account: Account) -> Context:
        return replace(context, account=ReplayedAccount(account, lambda _account: self._planned))

    def named(self, items: Sequence[Item]) -> list[PlannedItem]:
        """The plans of resources, in the order in which they depend on each other."""
        return self.of(in_order_of_trust(items, self._roles_of(items), self._sight.account_id()))

    def _roles_of(self, items: Sequence[Item]) -> dict[str, Role]:
        """The roles that are there, by their names in lower case."""
        names = [item.name for item in items if item.kind == "role"]
        found = {name.lower(): self._sight.role_named(name) for name in names}
        return {name: role for name, role in found.items() if role is not None}

    def of(self, items: Sequence[Item]) -> list[PlannedItem]:
        """The plans of resources, one after the other."""
        return plan_items(items, self._view, self._live, self._planned.add)

    def not_named(self, items: Sequence[Item], path: str) -> list[PlannedItem]:
        """The deletions below a path. Roles first: a policy that one of them has is free then."""
        account: Account = self._view.account
        roles = roles_not_named(self._sight, items, path)
        plans = self.of(in_order_of_deletion(roles, self._roles_of(roles)))
        for policy in policies_not_named(self._sight, items, path):
            refusal = used_outside(account, policy, path)
            plans += [PlannedItem(policy, refusal=refusal)] if refusal else self.of([policy])
        return plans
