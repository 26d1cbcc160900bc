# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the filters and the test share: documents as values of a template, and errors as Ansible shows them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from ansible.errors import AnsibleFilterError

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import KINDS

Result = TypeVar("Result")


def document(value: Any, *, what: str) -> dict[str, Any]:
    """A policy document out of a template: a dict or JSON text."""
    return load_document(value, what=what)


def documents(value: Any, *, what: str) -> list[dict[str, Any]]:
    """One policy document or a list of them out of a template."""
    given = value if isinstance(value, (list, tuple)) else [value]
    if not given:
        raise PlumbError(f"{what}: a list of policy documents is wanted, and it is empty.")
    return [document(each, what=f"{what}: document {number}") for number, each in enumerate(given, 1)]


def check_kind(kind: Any) -> str:
    """The kind of document: managed, inline or trust."""
    if kind not in KINDS:
        raise PlumbError(f"kind is 'managed', 'inline' or 'trust', not {kind!r}.")
    return str(kind)


def as_filter(function: Callable[..., Result]) -> Callable[..., Result]:
    """Let a template fail with one clear error."""

    @wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Result:
        try:
            return function(*args, **kwargs)
        except PlumbError as error:
            raise AnsibleFilterError(error.message) from error

    return guarded
