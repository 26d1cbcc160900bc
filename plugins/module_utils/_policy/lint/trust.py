# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is legal in a trust policy and unwise.

Pages: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import texts
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import matches
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.deputies import DEPUTIES
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.trust import oidc_host
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.pins import pins_caller, pins_source
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Check, Place, listing

_WHOLE_ACCOUNT = re.compile(r"(?:arn:aws[a-z-]*:iam::)?([0-9]{12})(?::root)?")
_GITHUB = "token.actions.githubusercontent.com"
# Some have a region in their name: logs.eu-west-1.amazonaws.com
_SERVICE = re.compile(r"([a-z0-9.-]+?)(?:\.[a-z]+(?:-[a-z]+)+-[0-9]+)?\.amazonaws\.com(?:\.cn)?")


def _public(place: Place) -> Iterator[Problem]:
    if place.allows and "*" in _names(place, "AWS") and not pins_caller(place):
        held = ", whatever its Condition holds" if place.is_conditional else ""
        message = (
            f"anybody in any AWS account may assume the role{held}. Name who may, or hold aws:PrincipalOrgID, "
            "aws:PrincipalAccount or aws:PrincipalArn to your own."
        )
        yield place.warn("public-trust", message)


def _confused_deputy(place: Place) -> Iterator[Problem]:
    if not place.allows or pins_source(place):
        return
    services = [service for service in _names(place, "Service") if _is_deputy(service)]
    if services:
        message = (
            f"{listing(services)} may assume the role on behalf of any customer (the confused deputy). Hold "
            "aws:SourceAccount or aws:SourceArn to your own."
        )
        yield place.warn("confused-deputy", message)


def _is_deputy(service: str) -> bool:
    found = _SERVICE.fullmatch(service.lower())
    return found is not None and found.group(1) in DEPUTIES


def _mismatched_action(place: Place) -> Iterator[Problem]:
    """Each kind of principal has its own way to assume a role."""
    ways = {
        "sts:AssumeRole": (bool(_names(place, "AWS") or _names(place, "Service")), "AWS and Service"),
        "sts:AssumeRoleWithSAML": (any(map(_is_saml, _names(place, "Federated"))), "a SAML provider"),
        "sts:AssumeRoleWithWebIdentity": (any(map(_is_web, _names(place, "Federated"))), "an OIDC provider"),
    }
    wanted = [way for way in ways if any(matches(action.lower(), way.lower()) for action in place.actions)]
    for way in wanted:
        fits, who = ways[way]
        if not fits and len(wanted) == 1:
            yield place.warn("principal-action", f"{way} is for {who}; no principal of the statement can use it.")


def _github_organisation(place: Place) -> Iterator[Problem]:
    if _GITHUB not in map(oidc_host, _names(place, "Federated")):
        return
    for test in place.tests():
        for value in test.values if test.key == f"{_GITHUB}:sub" else ():
            repository = value.split(":")[1] if value.startswith("repo:") and value.count(":") else ""
            if value.startswith("repo:") and repository.partition("/")[2] in ("", "*"):
                message = f"'{value}' lets every repository of the organisation, those to come too, assume the role."
                yield place.warn("github-organisation", message)


def _external_account(place: Place) -> Iterator[Problem]:
    """A third party should say an external id; one's own account need not."""
    if not place.allows or place.is_conditional:
        return
    for name in _names(place, "AWS"):
        account = _WHOLE_ACCOUNT.fullmatch(name)
        if account and account.group(1) != place.own_account:
            message = (
                f"all of account {account.group(1)} may assume the role without an external id. Where that account "
                "is a third party's, add a Condition on sts:ExternalId."
            )
            yield place.warn("external-account", message)


def _names(place: Place, kind: str) -> list[str]:
    principal = place.statement.get("Principal")
    return texts(principal.get(kind, [])) if isinstance(principal, dict) else []


def _is_saml(provider: str) -> bool:
    return ":saml-provider/" in provider


def _is_web(provider: str) -> bool:
    return not _is_saml(provider)


TRUST_CHECKS: tuple[Check, ...] = (
    _public,
    _confused_deputy,
    _mismatched_action,
    _github_organisation,
    _external_account,
)
