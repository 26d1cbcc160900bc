# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""botocore made fit for many short tasks: sessions made faster, its data loaded once before workers fork.

The only place that imports botocore, which may be missing on a controller.
"""

from __future__ import annotations

import copy
import datetime
import gc
import gzip
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

try:
    import botocore
    import botocore.config
    import botocore.credentials
    import botocore.exceptions
    import botocore.hooks
    import botocore.loaders
    import botocore.parsers
    import botocore.session
    import botocore.utils

    BOTOCORE_IMPORT_ERROR: str | None = None
except ImportError as missing:
    botocore: Any = None  # type: ignore[no-redef]
    BOTOCORE_IMPORT_ERROR = str(missing)

# IAM has one endpoint a partition; a region only tells which partition. Without any, it is the commercial one.
REGION_WHEN_NONE = "us-east-1"
_CONFIGURATION_FILES = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "BOTO_CONFIG")


def new_session(
    *,
    profile: str | None = None,
    access_key: str | None = None,
    secret_key: str | None = None,
    token: str | None = None,
) -> Any:
    """A session of a profile, or with these keys, that shares handlers and data with all others."""
    events = copy.copy(_builtin_handlers())
    session = botocore.session.Session(profile=profile, event_hooks=events, include_builtin_handlers=False)
    session.register_component("data_loader", _loader())
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_date)
    if access_key:
        session.set_credentials(access_key, secret_key, token)
    return session


@lru_cache(maxsize=1)
def _builtin_handlers() -> Any:
    """What botocore does at its own events, to be copied: to register it takes half the time of a session."""
    events = botocore.hooks.HierarchicalEmitter()
    botocore.session.Session(event_hooks=events)
    return events


def _date(value: Any) -> datetime.datetime:
    """A date of an answer. IAM and STS write ISO 8601 in UTC, which Python reads much faster than botocore does."""
    if isinstance(value, str) and value.endswith("Z"):
        try:
            return datetime.datetime.fromisoformat(value)
        except ValueError:
            pass  # whatever form it has, botocore knows more of them
    date: datetime.datetime = botocore.utils.parse_timestamp(value)
    return date


@lru_cache(maxsize=1)
def _loader() -> Any:
    """One loader for all sessions, since it remembers the service models that it has read."""

    class Loader(botocore.loaders.Loader):
        def list_available_services(self, type_name: str) -> list[str]:
            """The folders' names; botocore looks into each of four hundred for a model of this type."""
            folders = [path for path in self.search_paths if os.path.isdir(path)]
            return sorted({entry.name for path in folders for entry in os.scandir(path) if entry.is_dir()})

    return Loader(file_loader=_JsonFiles())


class _JsonFiles:
    """Reads botocore's data into plain dicts, which takes a third of the time of the ordered ones that it makes."""

    _OPENERS: Mapping[str, Callable[[str], Any]] = {".json": partial(open, mode="rb"), ".json.gz": gzip.open}

    def exists(self, path: str) -> bool:
        return any(os.path.isfile(path + ending) for ending in self._OPENERS)

    def load_file(self, path: str) -> dict[str, Any] | None:
        """The data of a file given without its ending, or None where there is no such file."""
        for ending, opener in self._OPENERS.items():
            if os.path.isfile(path + ending):
                with opener(path + ending) as file:
                    data: dict[str, Any] = json.loads(file.read())
                return data
        return None


def preload() -> None:
    """Read the models of IAM and STS and import what clients need, with no credentials, sockets or threads.

    A process that forks does this once before, so that its children need not. The user's settings are left out: a wrong
    one is the error of the tasks that use it. The collector of garbage finds none in such data, and is kept from going
    over it again and again, here and in the children.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        with _without_settings():
            session = new_session()
            unsigned = botocore.config.Config(signature_version=botocore.UNSIGNED)
            for service in ("iam", "sts"):
                session.create_client(service, region_name=REGION_WHEN_NONE, config=unsigned)
        gc.freeze()
    finally:
        if collects:
            gc.enable()


@contextmanager
def _without_settings() -> Iterator[None]:
    """An environment with no setting of botocore's, and with configuration files that are empty."""
    settings = {name: value for name, value in os.environ.items() if name.startswith(("AWS_", "BOTO"))}
    for name in settings:
        del os.environ[name]
    os.environ |= dict.fromkeys(_CONFIGURATION_FILES, os.devnull)
    try:
        yield
    finally:
        for name in _CONFIGURATION_FILES:
            del os.environ[name]
        os.environ |= settings
