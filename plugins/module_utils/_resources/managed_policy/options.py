# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_managed_policy, checked as far as that goes without asking AWS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    POLICY_NAME_LENGTH,
    PolicyArn,
    check_name,
    check_policy_path,
    parse_policy_arn,
    read_description,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import read_tags
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import MANAGED
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    DocumentRules,
    document_rules,
)

_VERSION_ID = re.compile(r"v[1-9][0-9]*")


@dataclass(frozen=True)
class Options:
    """The desired state. None: not given, leave as it is."""

    state: str
    name: str | None
    arn: PolicyArn | None
    policy: dict[str, Any] | None
    path: str | None
    description: str | None
    make_default: bool
    default_version: str | None
    only_version: bool
    prune: str
    detach: bool
    tags: dict[str, str] | None
    purge_tags: bool
    allow_self_lockout: bool
    rules: DocumentRules


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    if params["name"] is not None:
        check_name(params["name"], option="name", longest=POLICY_NAME_LENGTH)
    if params["path"] is not None:
        check_policy_path(params["path"], option="path")
    _check_versions(params)
    return Options(
        state=params["state"],
        name=params["name"],
        arn=parse_policy_arn(params["arn"], option="arn") if params["arn"] is not None else None,
        policy=load_document(params["policy"], what="policy") if params["policy"] is not None else None,
        path=params["path"],
        description=read_description(params["description"], option="description"),
        make_default=params["make_default"],
        default_version=params["default_version"],
        only_version=params["only_version"],
        prune=params["prune"],
        detach=params["detach"],
        tags=read_tags(params["tags"], case_sensitive=True),
        purge_tags=params["purge_tags"],
        allow_self_lockout=params["allow_self_lockout"],
        rules=document_rules(params, kind=MANAGED, option="policy"),
    )


def _check_versions(params: Mapping[str, Any]) -> None:
    version = params["default_version"]
    if version is not None and not _VERSION_ID.fullmatch(version):
        raise PlumbError(f"default_version: '{version}' is not a version id; it has the form v2.")
    if not params["make_default"] and params["only_version"]:
        raise PlumbError(
            "only_version: true keeps the default version alone, and make_default: false adds one that is not the "
            "default. Give only one of them."
        )
    if not params["make_default"] and version is not None:
        raise PlumbError(
            f"default_version: {version} changes the default version, which make_default: false forbids. "
            "Give only one of them."
        )
