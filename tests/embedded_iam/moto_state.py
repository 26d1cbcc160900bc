# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The narrow part of moto that is used: its backends as storage, prepared so that an account costs little.

moto keeps its accounts in one place for the whole process, so all servers of one process share them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from moto.iam import models as iam_models
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend, iam_backends
from moto.sts.models import STSBackend, sts_backends
from moto.utilities.utils import get_partition

_lock = Lock()


def partition_of(region: str) -> str:
    return get_partition(region)


def iam_of(account: str, partition: str = "aws") -> IAMBackend:
    return iam_backends[account][partition]


def sts_of(account: str, partition: str = "aws") -> STSBackend:
    return sts_backends[account][partition]


def existing_backends() -> list[IAMBackend]:
    """The IAM of every account and partition that was ever used."""
    return [backend for account in list(iam_backends.values()) for backend in list(account.values())]


def is_known(account: str) -> bool:
    """Whether the server holds anything of an account: only then it can say what does not exist there."""
    if account not in list(iam_backends.keys()):
        return False
    return any(
        backend.roles or backend.users or backend.groups or backend.instance_profiles
        or len(backend.managed_policies) > len(backend.aws_managed_policies)
        for backend in list(iam_backends[account].values())
    )  # fmt: skip


def people(backend: IAMBackend) -> list[tuple[str, str]]:
    """(unique id, ARN) of all roles and users."""
    roles = [(role.id, role.arn) for role in backend.roles.values()]
    return roles + [(user.id, user.arn) for user in backend.users.values()]


def _forget_all() -> None:
    for account in {*iam_backends.keys(), *sts_backends.keys()}:
        forget(account)


def forget(account: str) -> None:
    for backends in (iam_backends, sts_backends):
        if account in list(backends.keys()):
            del backends[account]


@cache
def _aws_policy_templates(partition: str) -> tuple[AWSManagedPolicy, ...]:
    """The AWS-managed policies, built once: 1,500 of them take moto some 100 ms and 20 MB an account."""
    entries: dict[str, Any] = json.loads(aws_managed_policies_data)
    templates = []
    for name, entry in entries.items():
        template = AWSManagedPolicy.from_data(name, "aws", partition, entry)
        template.id = "ANPA" + template.id[-17:]
        templates.append(template)
    return tuple(templates)


def _share_aws_policies(backend: IAMBackend) -> list[Any]:
    """Shallow copies: documents and versions are shared (no request can change them), the rest is the account's."""
    copies = []
    for template in _aws_policy_templates(backend.partition):
        copy: Any = object.__new__(AWSManagedPolicy)  # type: ignore[type-abstract]
        copy.__dict__.update(template.__dict__, account_id=backend.account_id)
        copies.append(copy)
    return copies


class _AlreadyChecked:
    """Stands in for moto's document checks: `corrections.documents` has checked before moto sees a request."""

    def __init__(self, policy_document: str) -> None:
        del policy_document

    def validate(self) -> None:
        return


_REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (IAMBackend, "_init_aws_policies", _share_aws_policies),
    (iam_models, "IAMPolicyDocumentValidator", _AlreadyChecked),
    (iam_models, "IAMTrustPolicyDocumentValidator", _AlreadyChecked),
)
_originals: list[Any] = []
_users = 0


@contextmanager
def prepared_moto() -> Iterator[None]:
    """moto as this package needs it, and empty, until the last server of the process stops."""
    global _users
    with _lock:
        if _users == 0:
            _originals[:] = [getattr(owner, name) for owner, name, _new in _REPLACED]
            for owner, name, new in _REPLACED:
                setattr(owner, name, new)
            _forget_all()
        _users += 1
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if _users == 0:
                for (owner, name, _new), original in zip(_REPLACED, _originals, strict=True):
                    setattr(owner, name, original)
                _forget_all()
