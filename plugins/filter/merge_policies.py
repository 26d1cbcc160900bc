# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter merge_policies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.merge import merged
from ansible_collections.plumb.aws.plugins.plugin_utils._policy_values import as_filter, documents

DOCUMENTATION = r"""
  name: merge_policies
  short_description: Merge policy documents by the Sid of their statements
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Returns one policy document with the statements of all documents, in order.
    - A statement replaces an earlier statement that has the same Sid, at the place of that statement. Statements without a Sid are added.
  positional: override
  options:
    _input:
      description: Policy document, or a list of policy documents. Each is a dict or JSON text.
      type: raw
      required: true
    override:
      description: Policy document, or a list of policy documents, whose statements replace those of the input that have the same Sid.
      type: raw
    source:
      description:
        - Policy document, or a list of policy documents, to begin with. Statements of the input replace theirs.
        - No two of them may have a Sid in common.
      type: raw
  notes:
    - All documents must have the same C(Version), because policy variables are plain text in the older one.
"""

EXAMPLES = r"""
- name: Add the statements of the team to those of the company
  ansible.builtin.debug:
    msg: "{{ [company_policy, team_policy] | plumb.aws.merge_policies }}"
  vars:
    company_policy:
      Version: "2012-10-17"
      Statement:
        - Sid: Logs
          Effect: Allow
          Action: logs:PutLogEvents
          Resource: "*"
    team_policy:
      Version: "2012-10-17"
      Statement:
        - Sid: Logs
          Effect: Allow
          Action: logs:PutLogEvents
          Resource: arn:aws:logs:*:*:log-group:team-*
"""

RETURN = r"""
  _value:
    description: The merged document.
    type: dict
"""


@as_filter
def merge_policies(value: Any, override: Any = None, source: Any = None) -> dict[str, Any]:
    given = documents(value, what="merge_policies")
    replacing = documents(override, what="override") if override is not None else []
    return merged([*given, *replacing], sources=documents(source, what="source") if source is not None else [])


class FilterModule:
    """Filters on policy documents."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"merge_policies": merge_policies}
