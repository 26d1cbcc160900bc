# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The descriptors of all resources, found by their folders, so that a new one joins the report by itself."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from functools import cache

from ansible_collections.plumb.aws.plugins.module_utils import _resources
from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form

_COLLECTION = "plumb.aws"


@cache
def descriptors() -> Mapping[str, Descriptor]:
    """The descriptors by the full names of their modules."""
    folder = os.path.dirname(_resources.__file__ or "")
    names = sorted(name for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name, "descriptor.py")))
    found = [importlib.import_module(f"{_resources.__name__}.{name}.descriptor").DESCRIPTOR for name in names]
    return {f"{_COLLECTION}.{descriptor.module}": descriptor for descriptor in found}


@cache
def forms_of(kind: str) -> Mapping[str, Form]:
    """The compared fields of a kind of resource, those of all its modules together."""
    return {name: form for each in descriptors().values() if kind in each.kinds for name, form in each.fields.items()}


def document_of(kind: str) -> str | None:
    """The field that holds the document of a kind of resource; None where it has none."""
    return next((name for name, form in forms_of(kind).items() if form is Form.DOCUMENT), None)


def documents_of(kind: str) -> str | None:
    """The field that holds documents by their names; None where a kind has none."""
    return next((name for name, form in forms_of(kind).items() if form is Form.DOCUMENTS), None)
