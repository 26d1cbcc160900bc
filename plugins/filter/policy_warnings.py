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
  short_description: What is legal in a policy document and unwise
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Lists what is legal in a document and unwise. The names of the rules stand in the guide to the policy language.
  positional: kind
  options:
    _input:
      description: A policy document, as a dict or as JSON text.
      type: raw
      required: true
    kind:
      description: The kind of document.
      type: str
      choices: [managed, trust]
      default: managed
"""

EXAMPLES = r"""
- name: Stop on a document with warnings
  ansible.builtin.assert:
    that: policy | plumb.aws.policy_warnings == []

- name: The same for a trust policy
  ansible.builtin.assert:
    that: trust | plumb.aws.policy_warnings('trust') == []
"""

RETURN = r"""
  _value:
    description: What is unwise. Each entry has C(rule), C(message) and C(statement) (a Sid, a number, or empty for the whole document).
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
