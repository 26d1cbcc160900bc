# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put several documents together, statement by statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import OLD_VERSION
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.elements import VERSIONS

Document = dict[str, Any]


def merged(documents: Sequence[Document], *, sources: Sequence[Document] = ()) -> Document:
    """One document with the statements of all, in order.

    A statement replaces an earlier one of the same Sid, where that stood. ``sources`` come first, and no two of them
    may have a Sid in common, since nobody could say which was meant. A policy variable is a text in documents of the
    older Version, so that documents of both Versions are not put together. Raises PlumbError.
    """
    known: dict[str, int] = {}
    for number, source in enumerate(sources, 1):
        for sid in _sids(source):
            if known.setdefault(sid, number) != number:
                raise PlumbError(
                    f"The Sid '{sid}' is in source {known[sid]} and in source {number}. Give sources different Sids, "
                    "or give one of them as a document, whose statements replace those of sources."
                )
    every = [*sources, *documents]
    statements: dict[Any, Any] = {}
    for number, document in enumerate(every):
        for place, statement in enumerate(listed(document.get("Statement", []))):
            named = statement.get("Sid") if isinstance(statement, dict) else None
            statements[named or (number, place)] = statement
    return {"Version": _version(every), **_id(every), "Statement": list(statements.values())}


def as_one(documents: Iterable[Document]) -> Document | None:
    """A document that allows and denies what some do together, such as the inline policies of a role; None of none.

    To a document of the older Version, policy variables are plain text, and so they are here.
    """
    statements: list[Any] = []
    for document in documents:
        found = listed(document.get("Statement", []))
        statements += found if document.get("Version") == VERSIONS[0] else without_variables(found)
    return {"Version": VERSIONS[0], "Statement": statements} if statements else None


def without_variables(value: Any) -> Any:
    """A part of a document of the older Version, in which ``${`` begins no variable, as the newer one writes it."""
    if isinstance(value, str):
        return value.replace("${", "${$}{")
    if isinstance(value, list):
        return [without_variables(item) for item in value]
    return {key: without_variables(item) for key, item in value.items()} if isinstance(value, dict) else value


def _sids(document: Document) -> list[str]:
    statements = listed(document.get("Statement", []))
    return [each["Sid"] for each in statements if isinstance(each, dict) and each.get("Sid")]


def _version(documents: Iterable[Document]) -> str:
    versions = sorted({str(document.get("Version", OLD_VERSION)) for document in documents})
    if len(versions) > 1:
        raise PlumbError(
            f"The documents have different Versions, {' and '.join(versions)}. Give all of them the same, 2012-10-17. "
            "A document without a Version has 2008-10-17."
        )
    return versions[0] if versions else VERSIONS[0]


def _id(documents: Iterable[Document]) -> Document:
    found = [document["Id"] for document in documents if document.get("Id")]
    return {"Id": found[-1]} if found else {}
