# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter canonical_policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical
from ansible_collections.plumb.aws.plugins.plugin_utils._policy_values import as_filter, document

DOCUMENTATION = r"""
  name: canonical_policy
  short_description: Convert a policy document to its canonical form
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Returns the canonical form of a policy document. If the canonical forms of two documents are equal, they mean the same to IAM.
  options:
    _input:
      description: Policy document, as a dict or as JSON text.
      type: raw
      required: true
"""

EXAMPLES = r"""
- name: Show a document in its canonical form
  ansible.builtin.debug:
    msg: "{{ lookup('ansible.builtin.file', 'policy.json') | plumb.aws.canonical_policy }}"
"""

RETURN = r"""
  _value:
    description: Canonical form of the document. Lists are sorted, actions are in lower case, and it has a Version.
    type: dict
"""


@as_filter
def canonical_policy(value: Any) -> dict[str, Any]:
    return canonical(document(value, what="canonical_policy"))


class FilterModule:
    """Filters on policy documents."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"canonical_policy": canonical_policy}
