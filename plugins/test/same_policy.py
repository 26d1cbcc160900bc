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
  short_description: Test whether two policy documents mean the same to IAM
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Compares two policy documents by their meaning to IAM. For example, the order of statements and values, the letter case of actions, and
      a single value instead of a list make no difference.
    - Also compares documents that IAM would refuse. Text that is not valid JSON is an error.
  positional: other
  options:
    _input:
      description: Policy document, as a dict or as JSON text.
      type: raw
      required: true
    other:
      description: Other policy document, as a dict or as JSON text.
      type: raw
      required: true
    kind:
      description: Kind of the documents.
      type: str
      choices: [managed, inline, trust]
      default: managed
"""

EXAMPLES = r"""
- name: Check that the default version is the document in the repository
  ansible.builtin.assert:
    that: current.policy.document is plumb.aws.same_policy(lookup('ansible.builtin.file', 'policy.json'))
"""

RETURN = r"""
  _value:
    description: Whether the documents mean the same.
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
