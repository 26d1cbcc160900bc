# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy variables, such as `${aws:username}` and `${aws:PrincipalTag/team, 'none'}`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html. What is wrong in one is told by
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html (missing brace, missing
quote, unsupported space, empty variable); that CreatePolicy refuses it, too, and in which words, is not recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from embedded_iam.corrections.grammar import listed

# A name has no space but behind a slash, where the key of a tag is; a default is in single quotation marks.
_INSIDE = r"(?:(?!\$\{)[^,}])"
_NAME = rf"(?=\S)(?:(?!\$\{{)[^ ,/}}])*(?:/{_INSIDE}*)?(?<!\s)"
_DEFAULT = r"\s*'(?:(?!\$\{)[^'}])*'\s*"
_VARIABLE = re.compile(rf"\$\{{(?![,}}]){_NAME}(?:,{_DEFAULT})?\}}")


def variables_are_right(document: dict[str, Any], statements: list[dict[str, Any]]) -> bool:
    """In resources and in the values of conditions. Before version 2012-10-17 the characters mean themselves."""
    if document.get("Version") != "2012-10-17":
        return True
    return not any("${" in _VARIABLE.sub("", text) for statement in statements for text in _texts(statement))


def _texts(statement: dict[str, Any]) -> Iterator[str]:
    values = [*listed(statement.get("Resource", [])), *listed(statement.get("NotResource", []))]
    for keys in statement.get("Condition", {}).values():
        for value in keys.values():
            values += listed(value)
    return (value for value in values if isinstance(value, str))
