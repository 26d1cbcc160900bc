# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options that all modules have, checked without asking AWS."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.common.parameters import env_fallback

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError

CONNECTION_ARGUMENTS: dict[str, dict[str, Any]] = {
    "access_key": {"type": "str", "aliases": ["aws_access_key_id", "aws_access_key"], "no_log": False},
    "secret_key": {"type": "str", "aliases": ["aws_secret_access_key", "aws_secret_key"], "no_log": True},
    "session_token": {"type": "str", "aliases": ["aws_session_token"], "no_log": True},
    "profile": {"type": "str", "aliases": ["aws_profile"]},
    "region": {"type": "str", "aliases": ["aws_region"]},
    "endpoint_url": {"type": "str", "aliases": ["aws_endpoint_url"]},
    "aws_ca_bundle": {"type": "path"},
    "validate_certs": {"type": "bool", "default": True},
    "aws_config": {"type": "dict"},
    "debug_botocore_endpoint_logs": {
        "type": "bool",
        "default": False,
        "fallback": (env_fallback, ["ANSIBLE_DEBUG_BOTOCORE_LOGS"]),
    },
    "assume_role_arn": {"type": "str"},
    "assume_role_external_id": {"type": "str"},
    "assume_role_session_name": {"type": "str", "default": "plumb"},
    "assume_role_duration": {"type": "int"},
}
CONNECTION_RULES: dict[str, Any] = {
    "mutually_exclusive": [("profile", "access_key"), ("profile", "secret_key"), ("profile", "session_token")],
    "required_together": [("access_key", "secret_key")],
    "required_by": {
        "session_token": ["access_key"],
        "assume_role_external_id": ["assume_role_arn"],
        "assume_role_duration": ["assume_role_arn"],
    },
}

_ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SESSION_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]{2,64}")


@dataclass(frozen=True)
class ConnectionOptions:
    """The common options of all modules, checked. Two equal ones may share a client."""

    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)
    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    verify: bool | str | None = None
    aws_config: Mapping[str, Any] = field(default_factory=dict)
    log_calls: bool = False
    assume_role_arn: str | None = None
    assume_role_external_id: str | None = None
    assume_role_session_name: str = "plumb"
    assume_role_duration: int | None = None


def connection_options(params: Mapping[str, Any]) -> ConnectionOptions:
    """Read the common options out of a module's parameters; refuse what AWS would refuse."""
    role = params["assume_role_arn"]
    if role is not None and not _ROLE_ARN.fullmatch(role):
        raise PlumbError(
            f"assume_role_arn: '{role}' is not the ARN of a role, such as arn:aws:iam::123456789012:role/name."
        )
    for name in ("access_key", "secret_key", "session_token"):
        if _CONTROL.search(params[name] or ""):
            raise PlumbError(f"{name}: the value has a line feed or another control character in it. Copy it again.")
    session_name = params["assume_role_session_name"]
    if not _SESSION_NAME.fullmatch(session_name):
        raise PlumbError(
            f"assume_role_session_name: '{session_name}' must have 2 to 64 letters, digits or _+=,.@- characters."
        )
    duration = params["assume_role_duration"]
    if duration is not None and not 900 <= duration <= 43200:
        raise PlumbError(f"assume_role_duration: {duration} is out of range; it goes from 900 to 43200 seconds.")
    return ConnectionOptions(
        access_key=params["access_key"],
        secret_key=params["secret_key"],
        session_token=params["session_token"],
        profile=params["profile"],
        region=params["region"],
        endpoint_url=params["endpoint_url"],
        verify=_verify(params),
        aws_config=params["aws_config"] or {},
        log_calls=params["debug_botocore_endpoint_logs"],
        assume_role_arn=role,
        assume_role_external_id=params["assume_role_external_id"],
        assume_role_session_name=session_name,
        assume_role_duration=duration,
    )


def options_key(options: ConnectionOptions) -> str:
    """A hash that two sets of options share only if they are equal; secrets go into it, and do not come out of it."""
    text = json.dumps(vars(options), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _verify(params: Mapping[str, Any]) -> bool | str | None:
    if not params["validate_certs"]:
        return False
    bundle: str | None = params["aws_ca_bundle"] or None
    if bundle and not os.path.exists(bundle):
        raise PlumbError(f"aws_ca_bundle: the file '{bundle}' does not exist.")
    return bundle
