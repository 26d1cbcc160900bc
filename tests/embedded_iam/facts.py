# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts about IAM that the collection holds, too: plain tables, each with the page of AWS that it comes from.

What is done with them is written anew here. The files are read by their path: this program also runs where no
collection can be imported, and they import nothing but the standard library.
"""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parents[2] / "plugins" / "module_utils" / "_policy" / "facts"


def _tables(name: str) -> Any:
    spec = spec_from_file_location(f"embedded_iam.facts.{name}", _FOLDER / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{_FOLDER / name}.py cannot be read")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_elements, _operators, _providers = _tables("elements"), _tables("operators"), _tables("providers")
_quotas, _resources = _tables("quotas"), _tables("resources")

COGNITO: str = _providers.COGNITO
COGNITO_KEY: str = _providers.COGNITO_KEY
DATE_LIMITS: dict[str, tuple[int, int]] = _operators.DATE_LIMITS
DOCUMENT_ELEMENTS: tuple[str, ...] = _elements.DOCUMENT_ELEMENTS
IAM_KINDS: tuple[str, ...] = _resources.IAM_KINDS
IAM_KINDS_SAID: tuple[str, ...] = _resources.IAM_KINDS_SAID
IAM_NAMES: tuple[str, ...] = _resources.IAM_NAMES
MANAGED_POLICY_SIZE: int = _quotas.MANAGED_POLICY_SIZE
OPERATORS: frozenset[str] = _operators.OPERATORS
PARTITION_FORM: str = _resources.PARTITION_FORM
QUALIFIERS: tuple[str, ...] = _operators.QUALIFIERS
S3_REGIONAL_KINDS: tuple[str, ...] = _resources.S3_REGIONAL_KINDS
SHARED_PROVIDERS: dict[str, str] = _providers.SHARED_PROVIDERS
STATEMENT_ELEMENTS: tuple[str, ...] = _elements.STATEMENT_ELEMENTS
TRUST_ACTIONS: tuple[str, ...] = _elements.TRUST_ACTIONS
TRUST_POLICY_SIZE: int = _quotas.TRUST_POLICY_SIZE
VERSIONS: tuple[str, ...] = _elements.VERSIONS
WITHOUT_IF_EXISTS: frozenset[str] = _operators.WITHOUT_IF_EXISTS
