# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_role_attachment, checked as far as that goes without asking AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import check_name
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import check_reference

# By these aliases amazon.aws.iam_role takes policies
_OF_AMAZON_AWS = ("managed_policies", "managed_policy")


@dataclass(frozen=True)
class Options:
    """The desired state. ``policies`` are names or ARNs, without repetition; None: the option was left out.

    ``as_in_amazon_aws``: they were given under the name that amazon.aws.iam_role has for them, which detaches others.
    """

    kind: IdentityKind
    identity: str
    policies: tuple[str, ...] | None
    state: str
    exclusive: bool
    allow_new_access: bool
    allow_self_lockout: bool
    option: str = "policies"
    as_in_amazon_aws: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """The policies that the task names."""
        return self.policies or ()


def read_options(kind: IdentityKind, params: Mapping[str, Any], *, option: str = "policies") -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it.

    ``option`` is what messages call the policies.
    """
    check_name(params[kind.name], option=kind.name, longest=kind.longest_name)
    if params["exclusive"] and params["state"] == "absent":
        raise PlumbError("exclusive: true detaches all policies but the given ones; it does not go with state: absent.")
    given = params["policies"]
    if given is None and (params["exclusive"] or params["state"] == "absent"):
        what = "exclusive: true" if params["exclusive"] else "state: absent"
        raise PlumbError(f"policies: {what} needs it. An empty list stands for no policies.")
    references = [check_reference(reference, option=option) for reference in given or ()]
    return Options(
        kind=kind,
        identity=params[kind.name],
        policies=tuple(dict.fromkeys(references)) if given is not None else None,
        state=params["state"],
        exclusive=params["exclusive"],
        option=option,
        as_in_amazon_aws=kind is ROLE and any(name in params for name in _OF_AMAZON_AWS),
        allow_new_access=params["allow_new_access"],
        allow_self_lockout=params["allow_self_lockout"],
    )
