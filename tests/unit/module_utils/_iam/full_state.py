# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something of everything that a call can touch, and what is known of one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    Entities,
    InstanceProfile,
    ProfileRole,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from unit.module_utils.examples import (
    ACCOUNT,
    DATE,
    a_policy,
    a_role,
    allow,
    own,
    trust,
    versions,
)

A, B, C = (allow(f"s3:{letter}") for letter in "abc")
ARN, BOUNDARY, OTHER_BOUNDARY = own("P", "/t/"), own("bound"), own("other")
NEW_ARN = own("new", "/t/")
ROLE_ARN, NEW_ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/R", f"arn:aws:iam::{ACCOUNT}:role/t/new"
TAGS = [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}]

POLICY = a_policy(ARN, attachment_count=3, tags={"k": "v"})
ROLE = a_role("R", permissions_boundary=BOUNDARY, tags={"k": "v"})
TRUSTING = a_role("trusting", trust_policy=trust({"AWS": [ROLE_ARN, "210987654321"], "Service": "ec2.amazonaws.com"}))
USERS = Entities(roles=("R",), users=("u",), groups=("g",))
HOLDERS = ("role/R", "user/u", "group/g")
V2, V1 = versions(A, B, default=1)
MACHINES = InstanceProfile(
    arn=f"arn:aws:iam::{ACCOUNT}:instance-profile/machines",
    name="machines",
    profile_id="AIPAEXAMPLE",
    path="/",
    create_date=DATE,
    role=ProfileRole("R", ROLE_ARN),
    tags={"k": "v"},
)
IDLE = replace(MACHINES, arn=MACHINES.arn.replace("machines", "idle"), name="idle", role=None)


def full() -> State:
    """Something of everything that a call can touch."""
    return State(
        policies={
            ARN: POLICY,
            BOUNDARY: a_policy(BOUNDARY, boundary_count=1),
            OTHER_BOUNDARY: a_policy(OTHER_BOUNDARY),
        },
        versions={ARN: {"v1": V1, "v2": V2}},
        entities={ARN: USERS, BOUNDARY: Entities(boundary_of_roles=("R",)), OTHER_BOUNDARY: Entities()},
        roles={"R": ROLE, "trusting": TRUSTING},
        attached={
            **{holder: (AttachedPolicy("P", ARN),) for holder in HOLDERS},
            **dict.fromkeys(("role/trusting", "user/idle", "group/idle"), ()),
        },
        inline={holder: {"one": A, "two": B} for holder in HOLDERS},
        instance_profiles={"R": ("machines",), "trusting": ()},
        profiles={"machines": MACHINES, "idle": IDLE},
    )


@dataclass(frozen=True)
class Known:
    """``touches``: things with their aspects. ``changes``: by field of the state what it holds afterwards instead.

    A call has ``arguments`` and ``notes`` as a plan makes them.
    """

    arguments: Mapping[str, Any]
    touches: frozenset[tuple[str, str]]
    changes: Mapping[str, Mapping[str, Any]]
    notes: Mapping[str, Any] = field(default_factory=dict)
    removes: bool = False
    creates: bool = False
    deletes: bool = False
    attaches: bool | None = None
    may_grant: bool = False
    repeatable: bool = True

    def after(self) -> State:
        """The full state after the call."""
        state = full()
        for name, changed in self.changes.items():
            getattr(state, name).update(changed)
        return state


def on(thing: str, *aspects: str) -> frozenset[tuple[str, str]]:
    """Touches of a thing."""
    return frozenset((thing, aspect) for aspect in aspects)
