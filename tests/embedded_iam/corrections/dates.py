# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dates that a condition compares: ISO 8601, or seconds since 1970.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import re
from typing import Any

from embedded_iam.corrections.grammar import bare_operator, listed
from embedded_iam.facts import DATE_LIMITS

# IAM took an hour of one digit and refused such an offset (getmoto/moto). Whether a month, a day, a minute or a second
# may have one digit is not known: they pass.
_DATE = re.compile(
    r"-?[0-9]{1,9}(-(?P<month>[0-9][0-9]?)(-(?P<day>[0-9][0-9]?))?)?"
    r"([Tt]((?P<hour>[0-9][0-9]?)(:(?P<minute>[0-9][0-9]?)(:(?P<second>[0-9][0-9]?)(\.[0-9]{1,9})?)?)?)?"
    r"([Zz]|[+-](?P<off_hour>[0-9][0-9])(:?(?P<off_minute>[0-9][0-9]))?)?)?"
)


def dates_are_right(condition: dict[str, dict[str, Any]]) -> bool:
    """Whether each value under an operator such as DateLessThan is a date."""
    return all(
        _is_date(value)
        for operator, keys in condition.items()
        if bare_operator(operator).startswith("Date")
        for values in keys.values()
        for value in listed(values)
    )


def _is_date(value: Any) -> bool:
    text = str(value)
    if "${" in text:
        return True
    if re.fullmatch(r"-?[0-9]{1,19}", text):
        return -(2**63) <= int(text) < 2**63
    found = _DATE.fullmatch(text)
    return bool(found) and all(
        least <= int(found[name]) <= most for name, (least, most) in DATE_LIMITS.items() if found and found[name]
    )
