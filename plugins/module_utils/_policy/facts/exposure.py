# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions that do harm on their own where they are allowed on every resource, by the harm.

The kinds of harm are those of Cloudsplaining, https://cloudsplaining.readthedocs.io/en/latest/glossary/. What each
action does stands in https://docs.aws.amazon.com/service-authorization/latest/reference/: the first kind have the
access level Permissions management there, the second return credentials or a secret, the third return or copy data.
"""

from __future__ import annotations

# Opens a resource to others
RESOURCE_EXPOSURE: tuple[str, ...] = (
    "backup:PutBackupVaultAccessPolicy",
    "ec2:ModifyImageAttribute",
    "ec2:ModifySnapshotAttribute",
    "ecr:SetRepositoryPolicy",
    "elasticfilesystem:PutFileSystemPolicy",
    "es:UpdateDomainConfig",
    "events:PutPermission",
    "glacier:SetVaultAccessPolicy",
    "glue:PutResourcePolicy",
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "lambda:AddLayerVersionPermission",
    "lambda:AddPermission",
    "logs:PutResourcePolicy",
    "ram:CreateResourceShare",
    "rds:ModifyDBSnapshotAttribute",
    "s3:DeleteBucketPolicy",
    "s3:PutAccessPointPolicy",
    "s3:PutAccountPublicAccessBlock",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutObjectAcl",
    "secretsmanager:PutResourcePolicy",
    "sns:AddPermission",
    "sqs:AddPermission",
    "sqs:SetQueueAttributes",
)

# Returns credentials, or what they are made of
CREDENTIALS_EXPOSURE: tuple[str, ...] = (
    "cognito-identity:GetCredentialsForIdentity",
    "ec2:GetPasswordData",
    "ecr:GetAuthorizationToken",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "lightsail:DownloadDefaultKeyPair",
    "lightsail:GetInstanceAccessDetails",
    "rds-db:connect",
    "redshift:GetClusterCredentials",
    "redshift:GetClusterCredentialsWithIAM",
    "secretsmanager:GetSecretValue",
    "sso:GetRoleCredentials",
    "sts:GetFederationToken",
)

# Reads, or copies, what an account keeps
DATA_EXFILTRATION: tuple[str, ...] = (
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:Scan",
    "ebs:GetSnapshotBlock",
    "rds:CopyDBSnapshot",
    "rds:CreateDBSnapshot",
    "rds:StartExportTask",
    "s3:GetObject",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
)
