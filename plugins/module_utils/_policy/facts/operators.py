# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Condition operators, and the limits of the dates that some of them compare.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

_STRING = "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike"
_NUMERIC = (
    "NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals"
)
_DATE = "DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals"
_ARN = "ArnEquals ArnLike ArnNotEquals ArnNotLike"
_OTHER = "Bool BinaryEquals IpAddress NotIpAddress Null"
OPERATORS = frozenset(" ".join((_STRING, _NUMERIC, _DATE, _ARN, _OTHER)).split())

# "You can add IfExists to the end of any condition operator name except the Null condition"
WITHOUT_IF_EXISTS = frozenset({"Null"})

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
QUALIFIERS = ("ForAllValues", "ForAnyValue")

# "W3C implementations of the ISO 8601 date formats": https://www.w3.org/TR/NOTE-datetime. Its hours end with 23 and its
# seconds with 59, so that neither 24:00 nor a leap second is a date.
DATE_LIMITS = {
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 59),
    "off_hour": (0, 23),
    "off_minute": (0, 59),
}
