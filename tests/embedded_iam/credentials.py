# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which account an access key belongs to, and which keys are refused.

Signatures are not verified: any secret goes with any key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from embedded_iam.wire import AwsError

SECRET_KEY = "Embedded0IAM0holds0no0secret0Qz7Wm4Xv2Lp"
PLAIN = re.compile(r"AKIAEMB1(\d{12})")
DENIED = re.compile(r"AKIADENIED(\d{12})")
SCOPE = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")


def access_key_of(account: str) -> str:
    """The plain key of an account; raises ValueError unless `account` is 12 digits."""
    if not re.fullmatch(r"\d{12}", account):
        raise ValueError(f"an account id is 12 digits, not {account!r}")
    return f"AKIAEMB1{account}"


@dataclass(frozen=True)
class Scope:
    """What the Authorization header of a signed request says."""

    access_key: str
    region: str
    service: str

    @classmethod
    def read(cls, authorization: str) -> Scope | None:
        found = SCOPE.search(authorization)
        return cls(*found.groups()) if found else None


class Keys:
    """The keys that the server knows: plain ones by their form, others since it gave them out."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}

    def give(self, access_key: str, account: str) -> None:
        self._given[access_key] = account

    def forget(self, account: str) -> None:
        self._given = {key: owner for key, owner in self._given.items() if owner != account}

    def account_of(self, access_key: str) -> str:
        """Raises what AWS answers to a key that it does not accept.

        https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
        """
        if access_key.startswith("ASIAEXPIRED"):
            raise AwsError("ExpiredToken", "The security token included in the request is expired", 403)
        found = PLAIN.fullmatch(access_key) or DENIED.fullmatch(access_key)
        account = found.group(1) if found else self._given.get(access_key)
        if account is None:
            raise AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
        return account


def is_denied_key(access_key: str) -> bool:
    """A key of a user who may read everything and write nothing."""
    return bool(DENIED.fullmatch(access_key))
