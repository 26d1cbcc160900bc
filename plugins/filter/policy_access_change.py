# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter policy_access_change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.plugin_utils._policy_values import as_filter, document

DOCUMENTATION = r"""
  name: policy_access_change
  short_description: Compare the access that two policy documents allow
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Compares an old and a new policy document of the same kind by the access that they allow.
  positional: new
  options:
    _input:
      description: Old policy document, as a dict or as JSON text.
      type: raw
      required: true
    new:
      description: New policy document, as a dict or as JSON text.
      type: raw
      required: true
"""

EXAMPLES = r"""
- name: Show the access that a change grants and removes
  ansible.builtin.debug:
    msg: "{{ old | plumb.aws.policy_access_change(new) }}"
"""

RETURN = r"""
  _value:
    description:
      - Access change. C(verdict) is V(unchanged), V(narrower), V(wider), V(may be wider) or V(different).
      - C(gained) and C(lost) are lists of sentences. They describe the access that only the new or only the old document allows.
    type: dict
"""


@as_filter
def policy_access_change(value: Any, new: Any) -> dict[str, Any]:
    old_document = document(value, what="policy_access_change")
    return access_change(old_document, document(new, what="policy_access_change")).as_result()


class FilterModule:
    """Filters on policy documents."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"policy_access_change": policy_access_change}
