# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resources of another partition than the account's own.

AWS has partitions that know nothing of each other: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html.
IAM refuses a policy that names a resource of another one (recorded, with its words, in public issues on GovCloud and
China). What it says of a partition with a wildcard that cannot match its own (arn:aws-us-*) is not known, and neither
is whether a principal of another partition is refused; both are let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import texts
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem, statement_label
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.resources import PARTITION_FORM

_ARN = re.compile(rf"arn:(?P<partition>{PARTITION_FORM}):.*", re.DOTALL)


def partition_problems(statements: list[Any], own: str) -> Iterator[Problem]:
    """The resources that IAM of the partition ``own`` refuses."""
    for number, statement in enumerate(statements, 1):
        if isinstance(statement, dict):
            for resource in (*texts(statement.get("Resource", [])), *texts(statement.get("NotResource", []))):
                arn = _ARN.fullmatch(resource)
                if arn and arn["partition"] != own:
                    yield _problem(resource, arn["partition"], own, statement_label(statement, number))


def _problem(resource: str, partition: str, own: str, label: str) -> Problem:
    parts = resource.split(":", 5)
    whole = ":".join([*parts, *["*"] * (6 - len(parts))])
    message = f"the resource '{resource}' belongs to the partition {partition}, the account to {own}: write arn:{own}:."
    return Problem("partition", message, label, f'Partition "{partition}" is not valid for resource "{whole}".')
