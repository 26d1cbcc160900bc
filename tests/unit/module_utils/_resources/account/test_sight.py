# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import Wanted
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.sight import seen
from unit.module_utils._resources.account.sets import Unswept, items
from unit.module_utils.examples import EC2, allow, context, live, own


class _Account:
    """Notes for what it is swept."""

    def __init__(self) -> None:
        self.noted: list[Wanted] = []

    def snapshot(self, wanted: Wanted) -> Any:
        self.noted.append(wanted)
        return self


def _wanted(*, all_kinds: bool = False, **lists: Any) -> Wanted:
    account: Any = _Account()
    found: Any = seen(
        context(Unswept(), account=account),
        items(**lists),
        parallel=3,
        whole_for="exclusive_path" if all_kinds else None,
    )
    assert found is account
    (wanted,) = found.noted
    told: Wanted = wanted
    return told


def test_only_the_kinds_that_are_named_are_swept() -> None:
    assert _wanted(policies=[{"name": "p"}]).kinds == {"LocalManagedPolicy"}
    assert _wanted(roles=[{"name": "r"}]).kinds == {"LocalManagedPolicy", "Role"}
    assert _wanted(users=[{"name": "u"}]).kinds == {"LocalManagedPolicy", "User"}
    assert _wanted(all_kinds=True).kinds == {"LocalManagedPolicy", "Role", "User", "Group"}


def test_policies_are_read_whole_where_an_option_names_what_a_sweep_does_not_tell_or_they_change() -> None:
    iam = Unswept()
    for name in "abcdefgh":
        iam.put_policy(own(name), allow("s3:A"))
    policies: list[dict[str, Any]] = [
        {"name": "a", "policy": allow("s3:A")},
        {"name": "b", "tags": {}},
        {"name": "c", "description": ""},
        {"arn": own("d"), "tags": {}},
        {"name": "e", "policy": allow("s3:B")},
        {"name": "F", "default_version": "v2"},
        {"name": "g", "policy": allow("s3:B"), "make_default": False},
        {"name": "h", "state": "absent"},
        {"name": "new", "tags": {}},
    ]
    wanted = _wanted(policies=policies)
    singly = wanted.singly(live(iam))
    assert singly.whole == [own(name) for name in "bcdefgh"]
    assert singly.entities == [own(name) for name in "efh"], "what it allows changes"
    assert wanted.parallel == 3


def test_boundaries_matter_where_an_option_names_one() -> None:
    roles = [{"name": "a"}, {"name": "b", "boundary": ""}, {"name": "c", "boundary": "limit"}]
    assert _wanted(roles=roles).boundaries_of == ("c",)
    assert _wanted(roles=roles).every_boundary
    assert not _wanted(roles=[roles[0], roles[2]]).every_boundary


def test_where_a_sweep_is_not_permitted_each_thing_is_asked_for_once_with_one_warning() -> None:
    iam = Unswept()
    iam.put_policy(own("p"), allow("s3:A"))
    iam.put_role("r", EC2)
    warnings: list[str] = []
    account = seen(
        context(iam, warnings=warnings),
        items(
            policies=[{"name": "p", "policy": allow("s3:A")}], roles=[{"name": "r", "create_instance_profile": False}]
        ),
        parallel=2,
        whole_for=None,
    )
    asked = list(iam.asked)
    assert account.role("r") is not None
    assert account.policy_summary(own("p")) is not None
    assert iam.asked == asked, "known by now"
    account.forget()
    assert account.role("r") is not None
    assert len(iam.asked) == len(asked) + 1
    assert len(warnings) == 1
