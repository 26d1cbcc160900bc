# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the policy language start from: small documents of both kinds, and the shared cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document

Document = dict[str, Any]

OWN_ACCOUNT = "123456789012"
ROOT = f"arn:aws:iam::{OWN_ACCOUNT}:root"
OIDC = f"arn:aws:iam::{OWN_ACCOUNT}:oidc-provider/"
SAML = f"arn:aws:iam::{OWN_ACCOUNT}:saml-provider/idp"
GITHUB = "token.actions.githubusercontent.com"
OBJECTS = "arn:aws:s3:::my-bucket/*"

NOT_THERE: Any = object()


def cases(name: str) -> list[dict[str, Any]]:
    """The shared cases of one file in tests/cases."""
    found: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "cases" / f"{name}.json").read_text("utf-8"))
    return found


def load(source: Any) -> Document:
    return load_document(source, what="policy")


def managed_statement(**changes: Any) -> Document:
    """A statement of a managed policy; an element that is NOT_THERE is left out."""
    return _without({"Effect": "Allow", "Action": "s3:GetObject", "Resource": OBJECTS, **changes})


def trust_statement(**changes: Any) -> Document:
    return _without({"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "sts:AssumeRole", **changes})


def managed(**changes: Any) -> Document:
    return policy(managed_statement(**changes))


def trust(**changes: Any) -> Document:
    return policy(trust_statement(**changes))


def federated(provider: str, **condition: Any) -> Document:
    """A trust policy for a web identity."""
    return trust(
        Principal={"Federated": provider}, Action="sts:AssumeRoleWithWebIdentity", Condition=condition or NOT_THERE
    )


def policy(*statements: Any) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _without(statement: Document) -> Document:
    return {element: value for element, value in statement.items() if value is not NOT_THERE}
