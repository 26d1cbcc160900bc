# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that several modules have, beside the connection options; doc_fragments/documents.py describes them."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.names import RULES

# Of the modules that take documents
GUARD_ARGUMENTS: dict[str, dict[str, Any]] = {
    "allow_new_access": {"type": "bool", "default": True},
    "allow_self_lockout": {"type": "bool", "default": False},
}
DOCUMENT_ARGUMENTS: dict[str, dict[str, Any]] = {
    **GUARD_ARGUMENTS,
    "lint": {"type": "bool", "default": True},
    "lint_ignore": {"type": "list", "elements": "str", "choices": list(RULES), "default": []},
}
