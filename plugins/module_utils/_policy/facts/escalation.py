# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways in which an identity can give itself more access than its policies say.

The ids are those of https://pathfinding.cloud, where each way has a page; most were first published by Rhino Security
Labs: https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/. The last ones have ids of our own:
they are actions of AWS's reference that undo a permissions boundary or write another's permissions, by
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html and
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html.

Left out on purpose: ways that need a superset of another's actions (iam-003, iam-015 to iam-021, ecs-001, ecs-002,
lambda-004, lambda-005), since the shorter one is found anyway; and sts:AssumeRole alone (sts-001), which the trust
policies of the roles decide.
"""

from __future__ import annotations

PASS_ROLE = "iam:PassRole"

# The actions that together are one way, by its id
WAYS: dict[str, tuple[str, ...]] = {
    # IAM itself
    "iam-001": ("iam:CreatePolicyVersion",),
    "iam-002": ("iam:SetDefaultPolicyVersion",),
    "iam-004": ("iam:CreateAccessKey",),
    "iam-005": ("iam:CreateLoginProfile",),
    "iam-006": ("iam:UpdateLoginProfile",),
    "iam-007": ("iam:AttachUserPolicy",),
    "iam-008": ("iam:AttachGroupPolicy",),
    "iam-009": ("iam:AttachRolePolicy",),
    "iam-010": ("iam:PutUserPolicy",),
    "iam-011": ("iam:PutGroupPolicy",),
    "iam-012": ("iam:PutRolePolicy",),
    "iam-013": ("iam:AddUserToGroup",),
    "iam-014": ("iam:UpdateAssumeRolePolicy",),
    # A role is passed to something new
    "apprunner-001": (PASS_ROLE, "apprunner:CreateService"),
    "bedrock-001": (
        PASS_ROLE,
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    "cloudformation-001": (PASS_ROLE, "cloudformation:CreateStack"),
    "cloudformation-003": (PASS_ROLE, "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
    "cloudformation-004": (PASS_ROLE, "cloudformation:UpdateStackSet"),
    "codebuild-001": (PASS_ROLE, "codebuild:CreateProject", "codebuild:StartBuild"),
    "codebuild-004": (PASS_ROLE, "codebuild:CreateProject", "codebuild:StartBuildBatch"),
    "datapipeline-001": (
        PASS_ROLE,
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ),
    "ec2-001": (PASS_ROLE, "ec2:RunInstances"),
    "ec2-003": (PASS_ROLE, "ec2:RequestSpotInstances"),
    "ecs-003": (PASS_ROLE, "ecs:RegisterTaskDefinition", "ecs:CreateService"),
    "ecs-004": (PASS_ROLE, "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    "ecs-005": (PASS_ROLE, "ecs:RegisterTaskDefinition", "ecs:StartTask"),
    "glue-001": (PASS_ROLE, "glue:CreateDevEndpoint"),
    "lambda-001": (PASS_ROLE, "lambda:CreateFunction", "lambda:InvokeFunction"),
    "lambda-002": (PASS_ROLE, "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    "lambda-006": (PASS_ROLE, "lambda:CreateFunction", "lambda:AddPermission"),
    "sagemaker-001": (PASS_ROLE, "sagemaker:CreateNotebookInstance"),
    "sagemaker-002": (PASS_ROLE, "sagemaker:CreateTrainingJob"),
    "sagemaker-003": (PASS_ROLE, "sagemaker:CreateProcessingJob"),
    # Something that has a role already is taken over
    "apprunner-002": ("apprunner:UpdateService",),
    "bedrock-002": ("bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"),
    "cloudformation-002": ("cloudformation:UpdateStack",),
    "cloudformation-005": ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    "codebuild-002": ("codebuild:StartBuild",),
    "codebuild-003": ("codebuild:StartBuildBatch",),
    "ec2-002": ("ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"),
    "ec2-004": ("ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"),
    "ec2instanceconnect-003": ("ec2-instance-connect:SendSSHPublicKey",),
    "glue-002": ("glue:UpdateDevEndpoint",),
    "lambda-003": ("lambda:UpdateFunctionCode",),
    "sagemaker-004": ("sagemaker:CreatePresignedNotebookInstanceUrl",),
    "sagemaker-005": (
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "sagemaker:StopNotebookInstance",
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:StartNotebookInstance",
    ),
    "ssm-001": ("ssm:StartSession",),
    "ssm-002": ("ssm:SendCommand",),
    # A limit is taken away, or permissions are written where Identity Center keeps them
    "boundary-role": ("iam:DeleteRolePermissionsBoundary",),
    "boundary-user": ("iam:DeleteUserPermissionsBoundary",),
    "boundary-role-put": ("iam:PutRolePermissionsBoundary",),
    "boundary-user-put": ("iam:PutUserPermissionsBoundary",),
    "sso-inline": ("sso:PutInlinePolicyToPermissionSet",),
    "sso-managed": ("sso:AttachManagedPolicyToPermissionSet",),
    "sso-assignment": ("sso:CreateAccountAssignment",),
}
