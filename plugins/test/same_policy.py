# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test same_policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import same_document
from ansible_collections.plumb.aws.plugins.plugin_utils._policy_values import as_filter, check_kind, document

DOCUMENTATION = r"""
  name: same_policy
  short_description: Whether two policy documents mean the same to IAM
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Compares two documents by what they mean. Order, letter case of actions, one value against a list of one and the like make no difference.
    - Documents that IAM would refuse are compared, too. Text that is no JSON is an error.
  positional: other
  options:
    _input:
      description: A policy document, as a dict or as JSON text.
      type: raw
      required: true
    other:
      description: The other policy document, as a dict or as JSON text.
      type: raw
      required: true
    kind:
      description: The kind of the documents.
      type: str
      choices: [managed, trust]
      default: managed
"""

EXAMPLES = r"""
- name: See that the policy in force is the one of the repository
  ansible.builtin.assert:
    that: standing.policy.document is plumb.aws.same_policy(lookup('ansible.builtin.file', 'policy.json'))
"""

RETURN = r"""
  _value:
    description: Whether they mean the same.
    type: bool
"""


@as_filter
def same_policy(value: Any, other: Any, kind: str = "managed") -> bool:
    check_kind(kind)  # one set of equivalences serves both kinds
    return same_document(document(value, what="same_policy"), document(other, what="same_policy"))


class TestModule:
    """Tests on policy documents."""

    def tests(self) -> dict[str, Callable[..., bool]]:
        return {"same_policy": same_policy}
