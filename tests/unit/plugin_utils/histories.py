# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of tasks on one resource, one after the other, and what they come to in net."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import CHANGE, CREATE, DELETE
from unit.plugin_utils.plan_examples import BOTH, READ, allow, policy_arn, policy_result

Result = dict[str, Any]
Documents = dict[str, Result]

GET, PUT = allow("s3:GetObject"), allow("s3:PutObject")
MAY_GET, MAY_PUT = (f"may now s3:{action}Object on arn:aws:s3:::logs/*" for action in ("Get", "Put"))
MAY_GET_NO_MORE = "may no longer s3:GetObject on arn:aws:s3:::logs/*"

IN_NET: dict[str, tuple[list[Result], str | None]] = {
    "created": ([policy_result(None, READ)], CREATE),
    "created, then changed": ([policy_result(None, READ), policy_result(READ, BOTH)], CREATE),
    "created, then deleted": ([policy_result(None, READ), policy_result(READ, None)], None),
    "changed, then deleted": ([policy_result(READ, BOTH), policy_result(BOTH, None)], DELETE),
    "deleted, then created": ([policy_result(READ, None), policy_result(None, BOTH)], CHANGE),
    "deleted, then created as it was": ([policy_result(READ, None), policy_result(None, READ)], CHANGE),
    "deleted, created, deleted": (
        [policy_result(READ, None), policy_result(None, READ), policy_result(READ, None)],
        DELETE,
    ),
    "tagged and untagged": (
        [
            policy_result(READ, {**READ, "tags": {"a": "b"}}, "TagPolicy"),
            policy_result({**READ, "tags": {"a": "b"}}, READ, "UntagPolicy"),
        ],
        None,
    ),
    "a version with the same document made the default": (
        [policy_result(READ, READ, "SetDefaultPolicyVersion")],
        CHANGE,
    ),
    "a version added, and the old one the default again": (
        [policy_result(READ, BOTH), policy_result(BOTH, READ, "SetDefaultPolicyVersion")],
        CHANGE,
    ),
    "planned twice by hosts that share an account": ([policy_result(None, READ), policy_result(None, READ)], CREATE),
}


INLINE_IN_NET: dict[str, tuple[list[Documents], str | None, tuple[str, ...], tuple[str, ...]]] = {
    "put": ([{}, {"i": GET}], "wider", (MAY_GET,), ()),
    "put, then another": ([{}, {"i": GET}, {"i": GET, "j": PUT}], "wider", (MAY_GET, MAY_PUT), ()),
    "put, then replaced": ([{}, {"i": GET}, {"i": PUT}], "wider", (MAY_PUT,), ()),
    "put, then deleted": ([{}, {"i": GET}, {}], None, (), ()),
    "moved to another name": ([{"i": GET}, {"i": GET, "j": GET}, {"j": GET}], "unchanged", (), ()),
    "deleted, then another put": ([{"i": GET}, {}, {"j": PUT}], "different", (MAY_PUT,), (MAY_GET_NO_MORE,)),
}


OLD, NEW = policy_arn("old"), policy_arn("new")
BOUNDARIES = [
    (OLD, None, {}, "wider"),
    (OLD, NEW, {}, "may be wider"),
    (OLD, NEW, {OLD: GET, NEW: PUT}, "different"),
    (OLD, NEW, {OLD: GET, NEW: GET}, "unchanged"),
    (None, NEW, {}, "narrower"),
    (OLD, OLD, {}, "unchanged"),
]
