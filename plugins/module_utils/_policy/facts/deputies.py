# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that assume a role for customers of any account and say for whom, in aws:SourceAccount and aws:SourceArn.

The page beside each is the one to check it by; those of fis, frauddetector, iot, personalize and sms-voice were read
for this list, the others not yet. Services that are not here may do so too, but that is not known. Left out on purpose
are those that hand the role to the customer's own code or machines (EC2, Lambda, ECS, EKS, CodeBuild, Glue, EMR and
others): whoever passes them a role needs iam:PassRole, and that reaches no role of another account
(https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html).
"""

from __future__ import annotations

_DOCS = "https://docs.aws.amazon.com"
_PREVENTION = "cross-service-confused-deputy-prevention.html"

# The first part of the service's name, and the page
DEPUTIES = {
    "bedrock": f"{_DOCS}/bedrock/latest/userguide/{_PREVENTION}",
    "comprehend": f"{_DOCS}/comprehend/latest/dg/{_PREVENTION}",
    "config": f"{_DOCS}/config/latest/developerguide/iamrole-permissions.html",
    "datasync": f"{_DOCS}/datasync/latest/userguide/{_PREVENTION}",
    "fis": f"{_DOCS}/fis/latest/userguide/getting-started-iam-service-role.html",
    "forecast": f"{_DOCS}/forecast/latest/dg/{_PREVENTION}",
    "frauddetector": f"{_DOCS}/frauddetector/latest/ug/confused-deputy-prevention.html",
    "grafana": f"{_DOCS}/grafana/latest/userguide/AMG-manage-permissions.html",
    "iot": f"{_DOCS}/iot/latest/developerguide/{_PREVENTION}",
    "kendra": f"{_DOCS}/kendra/latest/dg/{_PREVENTION}",
    "logs": f"{_DOCS}/AmazonCloudWatch/latest/logs/Subscriptions-confused-deputy.html",
    "osis-pipelines": f"{_DOCS}/opensearch-service/latest/developerguide/pipeline-security-overview.html",
    "personalize": f"{_DOCS}/personalize/latest/dg/{_PREVENTION}",
    "pipes": f"{_DOCS}/eventbridge/latest/userguide/{_PREVENTION}",
    "rekognition": f"{_DOCS}/rekognition/latest/dg/{_PREVENTION}",
    "scheduler": f"{_DOCS}/scheduler/latest/UserGuide/{_PREVENTION}",
    "sms-voice": f"{_DOCS}/sms-voice/latest/userguide/two-way-sms-iam-policy.html",
    # No page of SNS shows the trust policy of a role; this one says what its deliveries carry
    "sns": f"{_DOCS}/IAM/latest/UserGuide/confused-deputy.html",
    "ssm": f"{_DOCS}/systems-manager/latest/userguide/{_PREVENTION}",
    "states": f"{_DOCS}/step-functions/latest/dg/procedure-create-iam-role.html",
    "transcribe": f"{_DOCS}/transcribe/latest/dg/{_PREVENTION}",
    "transfer": f"{_DOCS}/transfer/latest/userguide/confused-deputy.html",
    "vpc-flow-logs": f"{_DOCS}/vpc/latest/userguide/flow-logs-iam-role.html",
}
# What holds such a trust to one's own: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
DEPUTY_KEYS = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"})
