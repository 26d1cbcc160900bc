# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What it means for an identity's access that policies are attached and detached, or that its boundary changes.

Policies are compared by their documents alone: what else an identity has is not asked for. A boundary allows nothing
by itself; it limits what policies allow:
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    MAY_BE_WIDER,
    NARROWER,
    UNCHANGED,
    WIDER,
    AccessChange,
    access_change,
    together,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.merge import as_one

# The documents of policies by their ARNs; None where one could not be read
Documents = Mapping[str, "dict[str, Any] | None"]


@dataclass(frozen=True)
class Boundary:
    """A permissions boundary: the policy's ARN, and its document where that is known."""

    arn: str
    document: dict[str, Any] | None = None


def of_attachments(detached: Documents, attached: Documents) -> AccessChange:
    """What it means that policies go and others come; one whose document is not known may allow or deny anything."""
    if not detached and not attached:
        return AccessChange(UNCHANGED)
    known = [{arn: each for arn, each in side.items() if each is not None} for side in (detached, attached)]
    change = access_change(*(as_one(side.values()) for side in known))
    unknown = [
        *(f"what {_name(arn)} allows could not be read" for arn, each in attached.items() if each is None),
        *(f"what {_name(arn)} denied could not be read" for arn, each in detached.items() if each is None),
    ]
    return together([change, *([AccessChange(MAY_BE_WIDER, gained=tuple(unknown))] if unknown else [])])


def of_boundary(before: Boundary | None, after: Boundary | None) -> AccessChange:
    """What another boundary means: one that comes limits, one that goes no longer does, and two are compared."""
    if (before and before.arn) == (after and after.arn):
        return AccessChange(UNCHANGED)
    if before is None and after is not None:
        return AccessChange(NARROWER, lost=(f"is now limited by the permissions boundary {_name(after.arn)}",))
    if before is not None and after is None:
        return AccessChange(WIDER, gained=(f"is no longer limited by the permissions boundary {_name(before.arn)}",))
    return _exchanged(before, after) if before and after else AccessChange(UNCHANGED)


def of_instance_profile(before: str | None, after: str | None) -> AccessChange:
    """What it means that an instance profile has another role (None: none): what that may do is not asked for."""
    if before == after:
        return AccessChange(UNCHANGED)
    gained = (f"instances with this profile may now do what the role {after} may",) if after else ()
    lost = (f"instances with this profile may no longer do what the role {before} may",) if before else ()
    return AccessChange(MAY_BE_WIDER if gained else NARROWER, gained, lost)


def _exchanged(before: Boundary, after: Boundary) -> AccessChange:
    replaced = f"the permissions boundary {_name(before.arn)} becomes {_name(after.arn)}"
    if before.document is None or after.document is None:
        return AccessChange(MAY_BE_WIDER, gained=(f"{replaced}, and what both allow could not be read",))
    change = access_change(before.document, after.document)
    within = f"as far as the permissions boundary {_name(after.arn)} goes, "
    return AccessChange(
        change.verdict,
        tuple(f"{within}{sentence}" for sentence in change.gained),
        tuple(f"{within}{sentence}" for sentence in change.lost),
    )


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]
