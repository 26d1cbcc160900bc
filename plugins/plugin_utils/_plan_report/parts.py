# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access change of a resource by its parts, from its fields before and after: what several tasks come to in net."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    AccessChange,
    access_change,
    together,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import (
    Boundary,
    Documents,
    of_attachments,
    of_boundary,
    of_instance_profile,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import document_of, documents_of

_BOUNDARY = "permissions_boundary"


@dataclass(frozen=True)
class Parts:
    """The sides of a change of one resource: its fields, and the policies that it has attached and detached, by ARN.

    ``before`` and ``after`` are empty where the resource does not exist. ``documents`` are those of policies.
    """

    kind: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    attached: Sequence[str] = ()
    detached: Sequence[str] = ()
    documents: Documents = field(default_factory=dict)

    def all(self) -> AccessChange:
        """All that the change means for access."""
        return together([self.document(), self.boundary(), self.permissions(), self.role()])

    def document(self) -> AccessChange:
        """Of the resource's own document: that of a policy, or who may assume a role."""
        name = document_of(self.kind) or ""
        before, after = (side.get(name) for side in (self.before, self.after))
        return access_change(*(each if isinstance(each, dict) else None for each in (before, after)))

    def permissions(self) -> AccessChange:
        """Of what an identity has: inline policies, and managed ones that come or go. One may replace the other."""
        sides = ((self.before, self.detached), (self.after, self.attached))
        return of_attachments(*(self._policies(fields, moved) for fields, moved in sides))

    def _policies(self, fields: Mapping[str, Any], moved: Sequence[str]) -> dict[str, Any]:
        inline = fields.get(documents_of(self.kind) or "") or {}
        named = {f"the inline policy {name}": document for name, document in inline.items()}
        return {**named, **{arn: self.documents.get(arn) for arn in moved}}

    def boundary(self) -> AccessChange:
        """Of the permissions boundary of what was there before: one that is new limits nothing that was."""
        if not self.before or not self.after or _BOUNDARY not in self.before or _BOUNDARY not in self.after:
            return together([])
        return of_boundary(*(self._boundary_in(side) for side in (self.before, self.after)))

    def role(self) -> AccessChange:
        """Of the role that an instance profile has."""
        return of_instance_profile(self.before.get("role"), self.after.get("role"))

    def _boundary_in(self, side: Mapping[str, Any]) -> Boundary | None:
        arn = side.get(_BOUNDARY)
        return Boundary(arn, self.documents.get(arn)) if arn else None
