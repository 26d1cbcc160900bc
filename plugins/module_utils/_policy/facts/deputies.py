# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that assume a role for customers of any account and say for whom, in aws:SourceAccount and aws:SourceArn.

The page beside each was read for this list: it shows the trust policy of a role that holds these keys, or recommends
them for it. Services that are not here may send them too, but that is not known. Left out on purpose are

- those that hand the role to the customer's own code or machines, though many of their pages show the keys (EC2,
  Lambda, ECS, EKS, CodeBuild, Glue, EMR, SageMaker, Batch, Amplify and others): whoever passes them a role needs
  iam:PassRole, and that reaches no role of another account
  (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html);
- those whose pages show the keys for some of their roles and none for others: CloudFormation (shown for stack sets),
  CloudTrail (for copies to Lake), Ground Station, direct queries of OpenSearch;
- OpenSearch domains (es), which do not send the keys for the role of manual snapshots;
- Cognito user pools, where sts:ExternalId does the same;
- SNS, whose pages show the trust policy of its roles without the keys.
"""

from __future__ import annotations

_DOCS = "https://docs.aws.amazon.com"
_PREVENTION = "cross-service-confused-deputy-prevention.html"

# The name of the principal before the region and amazonaws.com, and the page
DEPUTIES = {
    "access-grants.s3": f"{_DOCS}/AmazonS3/latest/userguide/access-grants-location-register.html",
    "aiops": f"{_DOCS}/AmazonCloudWatch/latest/monitoring/Investigations-GetStarted-Group.html",
    "appsync": f"{_DOCS}/appsync/latest/devguide/attaching-a-data-source.html",
    "autoscaling": f"{_DOCS}/autoscaling/ec2/userguide/{_PREVENTION}",
    "bedrock": f"{_DOCS}/bedrock/latest/userguide/{_PREVENTION}",
    "budgets": f"{_DOCS}/cost-management/latest/userguide/{_PREVENTION}",
    "cloudformation.sync.codeconnections": f"{_DOCS}/AWSCloudFormation/latest/UserGuide/git-sync-prereq.html",
    "cloudfront": f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html",
    "codedeploy": f"{_DOCS}/codedeploy/latest/userguide/security_confused_deputy.html",
    "comprehend": f"{_DOCS}/comprehend/latest/dg/{_PREVENTION}",
    "config": f"{_DOCS}/config/latest/developerguide/iamrole-permissions.html",
    "datasync": f"{_DOCS}/datasync/latest/userguide/{_PREVENTION}",
    "directoryservice.rds": f"{_DOCS}/AmazonRDS/latest/UserGuide/oracle-kerberos-setting-up.html",
    "dlm": f"{_DOCS}/ebs/latest/userguide/service-role.html",
    "dms": f"{_DOCS}/dms/latest/userguide/{_PREVENTION}",
    "dsql": f"{_DOCS}/aurora-dsql/latest/userguide/{_PREVENTION}",
    "events": f"{_DOCS}/eventbridge/latest/userguide/{_PREVENTION}",
    "export.workmail": f"{_DOCS}/workmail/latest/adminguide/mail-export.html",
    "fis": f"{_DOCS}/fis/latest/userguide/getting-started-iam-service-role.html",
    "forecast": f"{_DOCS}/forecast/latest/dg/aws-forecast-iam-roles.html",
    "frauddetector": f"{_DOCS}/frauddetector/latest/ug/confused-deputy-prevention.html",
    "grafana": f"{_DOCS}/grafana/latest/userguide/{_PREVENTION}",
    "greengrass": f"{_DOCS}/greengrass/v2/developerguide/greengrass-service-role.html",
    "healthlake": f"{_DOCS}/healthlake/latest/devguide/getting-started-setting-up.html",
    "iot": f"{_DOCS}/iot/latest/developerguide/{_PREVENTION}",
    "iotsitewise": f"{_DOCS}/iot-sitewise/latest/userguide/{_PREVENTION}",
    "kendra": f"{_DOCS}/kendra/latest/dg/iam-roles.html",
    "lakeformation": f"{_DOCS}/lake-formation/latest/dg/{_PREVENTION}",
    "logs": f"{_DOCS}/AmazonCloudWatch/latest/logs/SubscriptionFilters.html",
    "mediaconnect": f"{_DOCS}/mediaconnect/latest/ug/{_PREVENTION}",
    "mediaconvert": f"{_DOCS}/mediaconvert/latest/ug/{_PREVENTION}",
    "mediapackage": f"{_DOCS}/mediapackage/latest/ug/{_PREVENTION}",
    "mediatailor": f"{_DOCS}/mediatailor/latest/ug/{_PREVENTION}",
    "medical-imaging": f"{_DOCS}/healthimaging/latest/devguide/{_PREVENTION}",
    "monitoring.rds": f"{_DOCS}/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html",
    "omics": f"{_DOCS}/omics/latest/dev/{_PREVENTION}",
    "osis-pipelines": f"{_DOCS}/opensearch-service/latest/developerguide/configure-client-sqs.html",
    "personalize": f"{_DOCS}/personalize/latest/dg/{_PREVENTION}",
    "pinpoint": f"{_DOCS}/pinpoint/latest/developerguide/permissions-streams.html",
    "pipes": f"{_DOCS}/eventbridge/latest/userguide/{_PREVENTION}",
    "proton": f"{_DOCS}/proton/latest/userguide/{_PREVENTION}",
    "q": f"{_DOCS}/amazonq/latest/qdeveloper-ug/datadog-plugin.html",
    "qbusiness": f"{_DOCS}/amazonq/latest/qbusiness-ug/create-application-iam-role.html",
    "rds": f"{_DOCS}/AmazonRDS/latest/UserGuide/{_PREVENTION}",
    "redshift": f"{_DOCS}/redshift/latest/mgmt/{_PREVENTION}",
    "redshift-serverless": f"{_DOCS}/redshift/latest/mgmt/{_PREVENTION}",
    "rekognition": f"{_DOCS}/rekognition/latest/dg/{_PREVENTION}",
    "scheduler": f"{_DOCS}/scheduler/latest/UserGuide/{_PREVENTION}",
    "ses": f"{_DOCS}/ses/latest/dg/event-publishing-add-event-destination-firehose.html",
    "sms-voice": f"{_DOCS}/sms-voice/latest/userguide/two-way-sms-iam-policy.html",
    "spotfleet": f"{_DOCS}/AWSEC2/latest/UserGuide/spot-fleet-prerequisites.html",
    "ssm": f"{_DOCS}/systems-manager/latest/userguide/{_PREVENTION}",
    "ssm-incidents": f"{_DOCS}/incident-manager/latest/userguide/{_PREVENTION}",
    "states": f"{_DOCS}/step-functions/latest/dg/procedure-create-iam-role.html",
    "storagegateway": f"{_DOCS}/filegateway/latest/files3/{_PREVENTION}",
    "swf": f"{_DOCS}/amazonswf/latest/developerguide/lambda-task.html",
    "textract": f"{_DOCS}/textract/latest/dg/{_PREVENTION}",
    "timestream": f"{_DOCS}/timestream/latest/developerguide/security_iam_id-based-policy-examples.html",
    "transcribe": f"{_DOCS}/transcribe/latest/dg/security_iam_id-based-policy-examples.html",
    "transcribe.streaming": f"{_DOCS}/transcribe/latest/dg/security_iam_id-based-policy-examples.html",
    "transfer": f"{_DOCS}/transfer/latest/userguide/confused-deputy.html",
    "translate": f"{_DOCS}/translate/latest/dg/async-prereqs.html",
    "vmie": f"{_DOCS}/vm-import/latest/userguide/required-permissions.html",
    "vpc-flow-logs": f"{_DOCS}/vpc/latest/userguide/flow-logs-iam-role.html",
}
# What holds such a trust to one's own: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
DEPUTY_KEYS = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"})
