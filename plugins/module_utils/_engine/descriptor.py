# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a resource is, as data: its kind, how options name it, and the fields that are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Form(Enum):
    """How the diff shows a field."""

    PLAIN = "plain"
    # on both sides of a diff, to show which thing it is of
    NAME = "name"
    # null on the side that has none
    OPTIONAL = "optional"
    # statement by statement, each beside its earlier form
    DOCUMENT = "document"
    # documents by name, each as above; those that stay are left out
    DOCUMENTS = "documents"
    # as a list of key=value, without those that stay
    TAGS = "tags"
    # the sentences of an access change
    ACCESS = "access"


@dataclass(frozen=True)
class Descriptor:
    """A resource and the module that manages it.

    ``naming`` are the options that say which resource is meant, the first one that is set counts. ``fields`` are the
    compared fields. ``lock_key`` gives for the options of a task the resource that tasks of a run take turns on.
    ``argument_spec`` and ``rules`` are the module's own, without the connection options. ``other_kinds`` are further
    kinds that a task may be about; the option that names one is called as the kind.
    """

    module: str
    kind: str
    naming: tuple[str, ...]
    fields: Mapping[str, Form]
    lock_key: Callable[[Any], str]
    argument_spec: Mapping[str, Any]
    rules: Mapping[str, Any]
    other_kinds: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds of resources that tasks of the module may be about."""
        return (self.kind, *self.other_kinds)

    def kind_in(self, options: Mapping[str, Any]) -> str:
        """The kind of the resource that a task's options, as written, are about."""
        return next(
            (kind for kind in self.other_kinds for name in self._spellings(kind) if options.get(name)), self.kind
        )

    def named_in(self, options: Mapping[str, Any]) -> str:
        """What a task's options, as written and perhaps by their aliases, name; empty where they name nothing."""
        return next((str(options[name]) for name in self._naming_options() if options.get(name)), "")

    def _naming_options(self) -> Iterator[str]:
        for name in self.naming:
            yield from self._spellings(name)

    def _spellings(self, option: str) -> tuple[str, ...]:
        return (option, *self.argument_spec[option].get("aliases", ()))
