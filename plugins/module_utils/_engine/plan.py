# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task would do, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call

Fields = dict[str, Any]


@dataclass(frozen=True)
class Lint:
    """What is legal and unwise in a document: the rule that says so, a sentence, and which document it is."""

    rule: str
    message: str
    document: str

    @property
    def in_words(self) -> str:
        """The warning of the task."""
        return f"{self.document}: {self.message} [{self.rule}]"


@dataclass(frozen=True)
class Plan:
    """What a task would do.

    ``before`` and ``after`` hold the compared fields of the resource, by the names of its descriptor (None: it does not
    exist). ``result`` holds the keys that the task returns, with None for what only AWS can know. ``calls`` is the one
    truth about the change. ``name`` and ``arn`` are the resource's, for the plan report, ``kind`` its kind where the
    descriptor has several. ``created`` are the compared fields as the first call leaves them, where that creates the
    resource and others follow.

    The plan report judges by what follows: ``lints``; ``documents`` of the policies that come or go, attached or as a
    boundary, by ARN (None: it could not be read); and ``users``, who has a policy whose document changes, by kind.
    """

    before: Fields | None
    after: Fields | None
    result: dict[str, Any]
    calls: tuple[Call, ...] = ()
    warnings: tuple[str, ...] = ()
    name: str = ""
    arn: str | None = None
    kind: str | None = None
    created: Fields | None = None
    lints: tuple[Lint, ...] = ()
    documents: Mapping[str, Any] = field(default_factory=dict)
    users: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
