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
from collections.abc import Callable, Iterator
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import texts
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import matches
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.trust import oidc_host

_WHOLE_ACCOUNT = re.compile(r"(?:arn:aws[a-z-]*:iam::)?([0-9]{12})(?::root)?")
_GITHUB = "token.actions.githubusercontent.com"
# Services that assume a role to give its credentials to the customer's own code, not to act on others' behalf
_COMPUTE = frozenset(
    "ec2.amazonaws.com ec2.amazonaws.com.cn edgelambda.amazonaws.com eks-nodegroup.amazonaws.com "
    "lambda.amazonaws.com pods.eks.amazonaws.com".split()
)
_DEPUTY_KEYS = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"})


def _public(place: Any) -> Iterator[Problem]:
    if place.allows and "*" in _names(place, "AWS") and not place.statement.get("Condition"):
        yield place.warn(
            "public-trust", "anybody in any AWS account may assume the role. Name who may, or add a Condition."
        )


def _confused_deputy(place: Any) -> Iterator[Problem]:
    if not place.allows or _DEPUTY_KEYS & {key for _name, _operator, key, _values in place.tests()}:
        return
    for service in _names(place, "Service"):
        if service.lower() not in _COMPUTE:
            message = (
                f"{service} may assume the role on behalf of any customer (the confused deputy). Hold "
                "aws:SourceAccount or aws:SourceArn to your own, where the service supports it."
            )
            yield place.warn("confused-deputy", message)


def _mismatched_action(place: Any) -> Iterator[Problem]:
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


def _github_organisation(place: Any) -> Iterator[Problem]:
    if _GITHUB not in map(oidc_host, _names(place, "Federated")):
        return
    for _name, _operator, key, values in place.tests():
        for value in values if key == f"{_GITHUB}:sub" else ():
            repository = value.split(":")[1] if value.startswith("repo:") and value.count(":") else ""
            if value.startswith("repo:") and repository.partition("/")[2] in ("", "*"):
                message = f"'{value}' lets every repository of the organisation, those to come too, assume the role."
                yield place.warn("github-organisation", message)


def _external_account(place: Any) -> Iterator[Problem]:
    """A third party should say an external id; one's own account need not."""
    if not place.allows or place.statement.get("Condition"):
        return
    for name in _names(place, "AWS"):
        account = _WHOLE_ACCOUNT.fullmatch(name)
        if account and account.group(1) != place.own_account:
            message = (
                f"all of account {account.group(1)} may assume the role without an external id. Where that account "
                "is a third party's, add a Condition on sts:ExternalId."
            )
            yield place.warn("external-account", message)


def _names(place: Any, kind: str) -> list[str]:
    principal = place.statement.get("Principal")
    return texts(principal.get(kind, [])) if isinstance(principal, dict) else []


def _is_saml(provider: str) -> bool:
    return ":saml-provider/" in provider


def _is_web(provider: str) -> bool:
    return not _is_saml(provider)


TRUST_CHECKS: tuple[Callable[[Any], Iterator[Problem]], ...] = (
    _public,
    _confused_deputy,
    _mismatched_action,
    _github_organisation,
    _external_account,
)
