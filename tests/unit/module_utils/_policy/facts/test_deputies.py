# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that act for customers of any account: each with its page."""

from __future__ import annotations

import re

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.condition_keys import GLOBAL_KEYS
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.deputies import DEPUTIES, DEPUTY_KEYS


def test_each_service_has_its_page() -> None:
    assert list(DEPUTIES) == sorted(DEPUTIES)
    assert [name for name in DEPUTIES if not re.fullmatch(r"[a-z-]+(\.[a-z0-9-]+)*", name)] == []
    assert [
        url for url in DEPUTIES.values() if not re.fullmatch(r"https://docs\.aws\.amazon\.com/\S+\.html", url)
    ] == []


def test_services_that_hand_the_role_to_the_customers_own_code_are_left_out() -> None:
    theirs = "ec2 lambda ecs-tasks eks pods.eks codebuild glue elasticmapreduce sagemaker batch amplify airflow athena"
    assert not set(theirs.split()) & set(DEPUTIES)


def test_services_that_do_not_always_send_the_keys_or_may_send_an_external_id_are_left_out() -> None:
    assert not {"cloudformation", "cloudtrail", "cognito-idp", "es", "groundstation", "sns"} & set(DEPUTIES)


def test_what_holds_a_deputy_is_a_global_key() -> None:
    assert set(GLOBAL_KEYS) > DEPUTY_KEYS
