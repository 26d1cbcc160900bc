# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What resources of a set need of each other: it is not deleted in the same task, or is taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import is_arn, name_in
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import named_identities
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import is_absent
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.result import in_words
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.options import Options as Attachments


def refuse_deleting_what_is_needed(named: Sequence[Item], going: Sequence[Item], account: str) -> None:
    """Refuse a set that deletes a policy or role which one of its own resources has, or trusts.

    ``going`` are those that go as nothing names them. Raises PlumbError with all of them.
    """
    gone = {(item.kind, item.name.lower()): "is not named" for item in going}
    gone |= {(item.kind, item.name.lower()): "is to be absent" for item in named if is_absent(item)}
    problems = [
        f"{item.label}: {option}: the {kind} {name} {gone[kind, name.lower()]}, and would be deleted"
        for item in named
        if gone and not is_absent(item)
        for option, kind, name in _needs(item, account)
        if (kind, name.lower()) in gone
    ]
    if problems:
        raise PlumbError(
            f"Nothing was changed, since resources need what would be deleted: {in_words(problems)}. Name what is to "
            "stay, or take it from them.",
            details={"problems": problems},
        )


def releasing_profiles(named: Sequence[Item], going: Sequence[Item]) -> list[Item]:
    """The items; a role takes the instance profile of its name from a role that the set deletes."""
    gone = frozenset(item.name.lower() for item in (*named, *going) if item.kind == "role" and is_absent(item))
    takes = (gone and item.kind == "role" and item.desired.own_profile is not None for item in named)
    return [
        replace(item, desired=replace(item.desired, released_by=gone)) if take else item
        for item, take in zip(named, takes, strict=True)
    ]


def _needs(item: Item, account: str) -> Iterator[tuple[str, str, str]]:
    """What a resource needs: by the option that says so, the kind and the name."""
    if item.kind == "role":
        trust = item.desired.trust
        yield from _policies("managed_policies", item.desired.attachments.named, account)
        yield from _policies("boundary", [trust.permissions_boundary or ""], account)
        for arn in sorted(named_identities(trust.trust_policy or {})):
            if f":{account}:role/" in arn and name_in(arn).lower() != item.name.lower():
                yield "assume_role_policy_document", "role", name_in(arn)
    elif isinstance(item.desired, Attachments):
        yield from _policies("managed_policies", item.desired.named, account)


def _policies(option: str, references: Iterable[str], account: str) -> Iterator[tuple[str, str, str]]:
    for reference in references:
        if reference and (not is_arn(reference) or f":{account}:policy/" in reference):
            yield option, "policy", name_in(reference) if is_arn(reference) else reference
