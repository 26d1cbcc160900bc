# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of a sweep over an account.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import ROLES, Sweep, sweep_of

PAGE = 1000  # the largest page IAM gives
_DETAILS = "get_account_authorization_details"
_LISTS = ("Policies", "RoleDetailList", "UserDetailList", "GroupDetailList")


class Reader(Protocol):
    """The part of a connection that reads need."""

    def read(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]: ...

    def read_pages(self, operation: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]: ...

    def caller_identity(self) -> dict[str, Any]: ...

    def base_caller_identity(self) -> dict[str, Any] | None: ...

    @property
    def endpoint(self) -> str: ...


def sweep(reader: Reader, kinds: Iterable[str]) -> Sweep | None:
    """GetAccountAuthorizationDetails, and for roles ListRoles, all pages; None where that is not permitted."""
    wanted = sorted(kinds)
    try:
        pages = list(reader.read_pages(_DETAILS, {"Filter": wanted, "MaxItems": PAGE}))
        listed = list(reader.read_pages("list_roles", {"MaxItems": PAGE})) if ROLES in wanted else []
    except PlumbError as error:
        if not error.is_denied:
            raise
        return None
    return sweep_of(wanted, pages, chain.from_iterable(page["Roles"] for page in listed))


def first_of_sweep(reader: Reader, kinds: Iterable[str], *, most: int) -> int | None:
    """GetAccountAuthorizationDetails, one page of at most so many resources: how many it has.

    None where that is not permitted.
    """
    try:
        page = reader.read(_DETAILS, {"Filter": sorted(kinds), "MaxItems": most})
    except PlumbError as error:
        if not error.is_denied:
            raise
        return None
    return sum(len(page.get(name) or ()) for name in _LISTS)


def has_boundaries(reader: Reader) -> bool:
    """ListPolicies of those that are somebody's permissions boundary: whether there are any."""
    pages = reader.read_pages("list_policies", {"PolicyUsageFilter": "PermissionsBoundary", "MaxItems": PAGE})
    return any(policy.get("PermissionsBoundaryUsageCount") for page in pages for policy in page["Policies"])


def identity_providers(reader: Reader) -> list[str]:
    """ListSAMLProviders and ListOpenIDConnectProviders: the ARNs of all of them."""
    saml = reader.read("list_saml_providers", {})["SAMLProviderList"]
    oidc = reader.read("list_open_id_connect_providers", {})["OpenIDConnectProviderList"]
    return sorted(raw["Arn"] for raw in (*saml, *oidc))
