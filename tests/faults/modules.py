# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our modules by name, run in this process, on request with a bug in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from ansible_collections.plumb.aws.plugins import modules as ordinary_modules
from ansible_collections.plumb.aws.plugins.module_utils import _resources
from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Module
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._module.perform import Outcome, perform
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.module import AccountModule
from embedded_iam.credentials import SECRET_KEY, access_key_of
from faults.fault import Bug


def _modules() -> dict[str, ResourceModule | AccountModule]:
    folders = sorted(path.parent.name for path in Path(_resources.__path__[0]).glob("*/module.py"))
    found = [import_module(f"{_resources.__name__}.{folder}.module").MODULE for folder in folders]
    return {module.descriptor.module: module for module in found}


MODULES: Mapping[str, ResourceModule | AccountModule] = _modules()


def _info_modules() -> dict[str, tuple[Module, Mapping[str, Any]]]:
    """The modules that only read, and the options that each has."""
    folder = Path(ordinary_modules.__path__[0])
    names = sorted({path.stem for pattern in ("iam_*_info.py", "iam_account_*.py") for path in folder.glob(pattern)})
    files = {name: import_module(f"{ordinary_modules.__name__}.{name}") for name in names}
    return {name: (file.MODULE, file.ARGUMENT_SPEC) for name, file in files.items()}


_INFO = _info_modules()
NAMES: frozenset[str] = frozenset({*MODULES, *_INFO})


class UnexpectedError(Exception):
    """What nobody expects."""


def run(
    module: str,
    options: Mapping[str, Any],
    *,
    url: str,
    account: str,
    read_timeout: float = 15.0,
    bug: Bug | None = None,
    position: int = 0,
) -> Outcome:
    """One task. ``position`` is that of the write in which a bug shows."""
    found, spec = _INFO.get(module) or (MODULES[module], MODULES[module].descriptor.argument_spec)
    params = _params(spec, options) | {
        "endpoint_url": url,
        "access_key": access_key_of(account),
        "secret_key": SECRET_KEY,
        "aws_config": {"read_timeout": read_timeout, "connect_timeout": 5},
    }
    connect = _buggy_connection(position) if bug is Bug.WRITE else Connection
    return perform(_with_bug(found, bug), params, check_mode=False, connect=connect)


def _params(own: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    spec = {**CONNECTION_ARGUMENTS, **own}
    unknown = set(options) - set(spec)
    if unknown:
        raise KeyError(f"no such options: {unknown}")
    defaults = {name: rule.get("default") for name, rule in spec.items()}
    return {**defaults, **({"lint": False} if "lint" in spec else {}), **options}


def _with_bug(module: Module, bug: Bug | None) -> Module:
    if bug not in (Bug.MERGE, Bug.WAIT) or not isinstance(module, ResourceModule):
        return module

    def broken(*_arguments: Any, **_more: Any) -> Any:
        raise UnexpectedError("a bug made to order")

    return replace(module, **{bug.value: broken})  # type: ignore[arg-type]


def _buggy_connection(position: int) -> type[Connection]:
    """A connection whose write at a position is sent, and then raises what nobody expects."""
    written = 0

    class Buggy(Connection):
        def write(self, *arguments: Any, **more: Any) -> dict[str, Any]:
            nonlocal written
            written += 1
            response = super().write(*arguments, **more)
            if written == position + 1:
                raise UnexpectedError("a bug made to order")
            return response

    return Buggy
