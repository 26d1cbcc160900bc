# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of resources for tests, on a little IAM that does not permit a sweep: each resource is read singly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import Clock
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import items_of
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import LISTS, Given, Options
from unit.module_utils.examples import ACCOUNT, context, params, refusal
from unit.module_utils.little_iam import LittleIam


class Unswept(LittleIam):
    """Without iam:GetAccountAuthorizationDetails."""

    clock = Clock()

    def get_account_authorization_details(self, _given: Mapping[str, Any]) -> dict[str, Any]:
        raise refusal("AccessDenied")


def desired(**given: Any) -> Options:
    return MODULE.options(params(MODULE.descriptor.argument_spec, given))


def items(**lists: list[dict[str, Any]]) -> list[Item]:
    given = [
        Given(name, f"{name}[{number}]", {"lint": False, **each})
        for name in LISTS
        for number, each in enumerate(lists.get(name, []))
    ]
    return items_of(given)


def run(iam: LittleIam, *, warnings: list[str] | None = None, check_mode: bool = False, **given: Any) -> dict[str, Any]:
    return MODULE.run(context(iam, warnings=warnings, check_mode=check_mode), desired(**given))


def role_arn(name: str, path: str = "/") -> str:
    return f"arn:aws:iam::{ACCOUNT}:role{path}{name}"
