# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on attachments, one after the other."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.carry_out import carry_out
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.read import (
    read,
)
from unit.module_utils._resources.role_attachment.attachments import (
    desired,
    iam_with,
)
from unit.module_utils.examples import (
    LAMBDA,
    context,
    live,
    own,
)
from unit.module_utils.little_iam import LittleIam

_LETTERS = st.lists(st.sampled_from("abcdef"), max_size=5, unique=True)
_TASKS = st.tuples(
    st.lists(st.sampled_from([*"abcdefAB", own("a"), own("f")]), max_size=5),
    st.fixed_dictionaries({}, optional={"state": st.sampled_from(["present", "absent"]), "exclusive": st.booleans()}),
)


@given(_LETTERS, st.integers(min_value=0, max_value=3), st.lists(_TASKS, min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    there: list[str], room: int, tasks: list[tuple[list[str], dict[str, Any]]]
) -> None:
    quota = max(len(there) + room, 1)
    iam = LittleIam(most_attachments=quota)
    iam.put_role("r", LAMBDA)
    for letter in "abcdef":
        iam.put_policy(own(letter))
    for letter in there:
        iam.attach(own(letter), "Role", "r")
    account = live(iam)
    for policies, given_options in tasks:
        try:
            wanted = desired(*policies, **given_options)
            made = plan(dataclasses.replace(read(account, wanted), quota=quota), wanted)
        except PlumbError:
            continue
        carry_out(made, iam, check_mode=False)
        assert made.after == {"role_name": "r", "attached_policies": iam.attached("r")}
        assert plan(read(account, wanted), wanted).calls == ()


def test_the_module_does_all_of_it() -> None:
    iam = iam_with([own("a")], [own("b")])
    result = MODULE.run(context(iam), desired("b", exclusive=True))
    assert result["calls"] == [
        {"operation": "AttachRolePolicy", "target": own("b")},
        {"operation": "DetachRolePolicy", "target": own("a")},
    ]
    assert (result["changed"], result["attached"], result["detached"]) == (True, [own("b")], [own("a")])
    assert iam.attached("r") == [own("b")]
