# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of roles that trust each other, on random sets of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Role
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import (
    ABSENT_ROLES,
    ROLES,
    TRUSTS,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.trusts import in_order_of_trust
from unit.module_utils._resources.account.sets import Unswept, items, role_arn
from unit.module_utils.examples import ACCOUNT, EC2, context, trust

NAMES = ["a", "b", "c", "d", "e"]
# Whom each role trusts
TRUSTS_OF = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from([*NAMES, "else"]), unique=True))


def _roles(trusts: dict[str, list[str]]) -> list[Item]:
    documents = {
        name: trust({"AWS": [role_arn(each) for each in trusted]}) if trusted else EC2
        for name, trusted in trusts.items()
    }
    return items(roles=[{"name": name, "assume_role_policy_document": each} for name, each in documents.items()])


def _there(*names: str, **trusts: list[str]) -> dict[str, Role]:
    """Roles that are there, by name, with whom they trust."""
    iam = Unswept()
    for name, trusted in {**{name: [] for name in names}, **trusts}.items():
        iam.put_role(name, trust({"AWS": [role_arn(each) for each in trusted]}) if trusted else EC2)
    account: Account = context(iam).account
    found = {name: account.role(name) for name in (*names, *trusts)}
    return {name: role for name, role in found.items() if role is not None}


@given(trusts=TRUSTS_OF, existing=st.sets(st.sampled_from(NAMES)))
def test_when_a_role_gets_its_trust_all_are_there_that_it_names(
    trusts: dict[str, list[str]], existing: set[str]
) -> None:
    ordered = in_order_of_trust(_roles(trusts), _there(*existing), ACCOUNT)
    there = set(existing)
    trusting: set[str] = set()
    for wave in sorted({item.wave for item in ordered}):
        mine = [item for item in ordered if item.wave == wave]
        for item in mine:
            later = {arn.rpartition("/")[2] for arn in item.desired.trust.later}
            needed = set(trusts[item.name]) & trusts.keys() - {item.name} - later
            assert needed <= there, (item.name, wave)
            if not later:
                trusting.add(item.name)
        there |= {item.name for item in mine}
    assert trusting == set(trusts)
    firsts = [item.name for item in ordered if item.wave < TRUSTS]
    assert sorted(firsts) == sorted(trusts), "each role is made once"


def test_only_roles_in_a_circle_are_made_in_two_steps() -> None:
    roles = _roles({"a": ["b"], "b": ["a"], "c": ["a"], "d": [], "e": ["f"], "f": ["e", "d"], "there": ["a", "e"]})
    ordered = in_order_of_trust(roles, _there("there"), ACCOUNT)
    steps = [(item.name, item.wave - ROLES if item.wave < TRUSTS else "then") for item in ordered]
    assert sorted(steps, key=str) == sorted(
        [
            *(("a", 0), ("b", 0), ("c", 1), ("d", 0), ("e", 1), ("f", 1), ("there", 2)),
            *((name, "then") for name in "abef"),
        ],
        key=str,
    )


def test_a_role_goes_after_those_that_trust_it() -> None:
    trusts = {"a": ["b"], "b": ["c"], "c": [], "d": ["e"], "e": ["d"], "f": ["else"]}
    there = _there(**trusts)
    gone = items(roles=[{"name": name, "state": "absent"} for name in sorted(trusts, reverse=True)])
    ordered = in_order_of_trust(gone, there, ACCOUNT)
    waves = {item.name: item.wave - ABSENT_ROLES for item in ordered}
    assert waves == {"a": 0, "b": 1, "c": 2, "d": 0, "e": 1, "f": 0}
    assert [item.wave for item in ordered] == sorted(item.wave for item in ordered)


def test_a_role_that_is_there_waits_for_nobody() -> None:
    ordered = in_order_of_trust(_roles({"a": ["b"], "b": ["a"]}), _there("a"), ACCOUNT)
    assert [(item.name, item.whole) for item in ordered] == [("b", None), ("a", None)]


def test_a_role_of_another_account_or_path_is_another_one() -> None:
    foreign = ("arn:aws:iam::999999999999:role/b", role_arn("b", "/x/"))
    for arn in foreign:
        roles = [
            {"name": "a", "assume_role_policy_document": trust({"AWS": [arn]})},
            {"name": "b", "assume_role_policy_document": trust({"AWS": [role_arn("a")]})},
        ]
        ordered = in_order_of_trust(items(roles=roles), {}, ACCOUNT)
        assert [(item.name, item.wave - ROLES) for item in ordered] == [("a", 0), ("b", 1)]
