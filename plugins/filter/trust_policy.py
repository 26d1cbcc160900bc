# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter trust_policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.builder import build_trust_policy
from ansible_collections.plumb.aws.plugins.plugin_utils._policy_values import as_filter

DOCUMENTATION = r"""
  name: trust_policy
  short_description: Build a trust policy from the principals that it trusts
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Builds the trust policy that M(plumb.aws.iam_role_trust) builds from its option O(plumb.aws.iam_role_trust#module:trusted).
  options:
    _input:
      description: List of entries, as in O(plumb.aws.iam_role_trust#module:trusted).
      type: raw
      required: true
"""

EXAMPLES = r"""
- name: Show the trust policy for a service
  ansible.builtin.debug:
    msg: "{{ [{'services': ['ec2.amazonaws.com']}] | plumb.aws.trust_policy }}"
"""

RETURN = r"""
  _value:
    description: The trust policy.
    type: dict
"""


@as_filter
def trust_policy(value: Any) -> dict[str, Any]:
    return build_trust_policy(value)


class FilterModule:
    """Filters on policy documents."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"trust_policy": trust_policy}
