# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter policy_problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import DocumentError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.plugin_utils._policy_values import as_filter, check_kind, document

DOCUMENTATION = r"""
  name: policy_problems
  short_description: List the problems for which IAM would refuse a policy document
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Lists the problems for which IAM would refuse a policy document. The list is empty if there are none.
    - Text that is not JSON, or no document at all, is a problem with the rule V(json).
    - Checks the size of the document against the highest possible quota, because a filter does not know the quota of an account.
  positional: kind
  options:
    _input:
      description: Policy document, as a dict or as JSON text.
      type: raw
      required: true
    kind:
      description: Kind of the document.
      type: str
      choices: [managed, inline, trust]
      default: managed
"""

EXAMPLES = r"""
- name: Fail if IAM would refuse the document
  ansible.builtin.assert:
    that: policy | plumb.aws.policy_problems == []

- name: The same for a trust policy
  ansible.builtin.assert:
    that: trust | plumb.aws.policy_problems('trust') == []
"""

RETURN = r"""
  _value:
    description: The problems. Each has a C(rule), a C(message) and a C(statement) (a Sid, a number, or empty for the whole document).
    type: list
    elements: dict
"""


@as_filter
def policy_problems(value: Any, kind: str = "managed") -> list[dict[str, str]]:
    checked = check_kind(kind)
    try:
        loaded = document(value, what="the document")
    except DocumentError as error:
        return [Problem("json", error.message).as_result()]
    return [problem.as_result() for problem in problems(loaded, checked)]


class FilterModule:
    """Filters on policy documents."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"policy_problems": policy_problems}
