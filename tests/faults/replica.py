# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM held a moment ago, to answer reads with."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from moto.iam.models import IAMBackend, iam_backends

from embedded_iam.moto_state import iam_of

_PARTITION = "aws"


def snapshot(account: str) -> IAMBackend:
    """A copy of what an account holds; the policies of AWS, which do not change, are shared. Hold the server's lock."""
    backend = iam_of(account, _PARTITION)
    return copy.deepcopy(backend, {id(policy): policy for policy in backend.aws_managed_policies})


@contextmanager
def answering_from(account: str, old: IAMBackend) -> Iterator[None]:
    """Let the account be what it was. Hold the server's lock."""
    backends = iam_backends[account]
    now = backends[_PARTITION]
    backends[_PARTITION] = old
    try:
        yield
    finally:
        backends[_PARTITION] = now
