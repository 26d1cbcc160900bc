# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions for which no resource of the statement fits.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Check, Place, listing
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import (
    Facts,
    known_actions,
    may_be_of_type,
)

_LONGEST_COMPARED = 200
# The reference gives these no type of resource, and IAM looks at resources of their service all the same:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html ("be sure to set the ARN of
# its Resource line to use a * wildcard"); the others by refusals that users have shown ("is not authorized to perform:
# elasticloadbalancing:SetWebACL on resource: arn:aws:elasticloadbalancing:...:loadbalancer/app/...").
_LOOKED_AT = frozenset({"acm:requestcertificate", "elasticloadbalancing:setwebacl", "logs:describeloggroups"})


def _resource_mismatch(place: Place) -> Iterator[Problem]:
    """An action for which no resource of the statement fits does nothing."""
    if place.facts is None or "Resource" not in place.statement or not place.resources:
        return
    if any(not one.strip("*") for one in place.resources):
        return
    of_none: list[str] = []
    by_forms: dict[str, list[str]] = {}
    for action, service, name in known_actions(place.actions, place.facts):
        kinds = place.facts.resource_kinds(service, name)
        if kinds == [] and not _may_be_looked_at(place.resources, service, name):
            of_none.append(action)
        elif kinds and not _fits(place.resources, service, kinds, place.facts):
            forms = [form for kind in kinds for form in place.facts.forms(service, kind)]
            by_forms.setdefault(" or ".join(_likest(forms, place.resources[0])), []).append(action)
    if of_none:
        verbs = ("works", "it needs") if len(of_none) == 1 else ("work", "they need")
        message = f"{listing(of_none)} {verbs[0]} on no single resource: {verbs[1]} Resource '*'."
        yield place.warn("resource-mismatch", message)
    for forms_shown, actions in by_forms.items():
        verb = "needs" if len(actions) == 1 else "need"
        message = f"{listing(actions)} {verb} a resource of the form {forms_shown}, and none is given."
        yield place.warn("resource-mismatch", message)


def _may_be_looked_at(resources: list[str], service: str, name: str) -> bool:
    """Whether an action without a type of resource may work on these all the same.

    All of a service, ``arn:aws:lightsail:eu-west-1:123456789012:*``, is what IAM looks at for such actions of some
    services, though the reference does not say so.
    """
    parts = [resource.split(":", 5) for resource in resources]
    own = [part for part in parts if len(part) == 6 and part[2] == service]
    if f"{service}:{name}".lower() in _LOOKED_AT:
        return bool(own)
    return any(not part[5].strip("*") for part in own)


def _likest(forms: list[str], resource: str) -> list[str]:
    """Two forms to show: of many, those that are most like what is given."""
    if len(forms) <= 2:
        return forms
    return sorted(forms, key=lambda form: -difflib.SequenceMatcher(None, form, resource[:_LONGEST_COMPARED]).ratio())[
        :2
    ]


def _fits(resources: list[str], service: str, kinds: list[str], known: Facts) -> bool:
    return any(
        may_be_of_type(resource, pattern)
        for kind in kinds
        for pattern in known.patterns(service, kind)
        for resource in resources
    )


RESOURCE_CHECKS: tuple[Check, ...] = (_resource_mismatch,)
