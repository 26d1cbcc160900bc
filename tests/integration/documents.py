# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents that the tests share."""

from __future__ import annotations

from typing import Any


def allow(*actions: str, resource: str = "arn:aws:s3:::bucket/*") -> dict[str, Any]:
    """A managed policy with one statement."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def trust(service: str = "ec2.amazonaws.com") -> dict[str, Any]:
    """A trust policy for one service."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def of_size(characters: int) -> dict[str, Any]:
    """A managed policy that has just so many characters without white space."""
    empty = len('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":""}]}')
    prefix = "arn:aws:s3:::"
    return allow("s3:GetObject", resource=prefix + "x" * (characters - empty - len(prefix)))


def trust_in(**principal: Any) -> dict[str, Any]:
    """A trust policy for one principal of a kind: ``AWS=...``, ``Service=...``."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}
