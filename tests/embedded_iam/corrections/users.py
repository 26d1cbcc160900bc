# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users as far as roles and policies need them: unique ids, boundaries, tags, and trust in those deleted.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from embedded_iam import wire
from embedded_iam.call import Call
from embedded_iam.corrections import boundaries
from embedded_iam.corrections.policies import unique_id
from embedded_iam.corrections.principals import forget_principal
from embedded_iam.corrections.registry import answers
from embedded_iam.corrections.tags import plain, set_user_tags, stored
from embedded_iam.wire import Reply

if TYPE_CHECKING:
    from moto.iam.models import User


def _shown(call: Call, user: User) -> dict[str, Any]:
    return {
        "Path": user.path,
        "UserName": user.name,
        "UserId": user.id,
        "Arn": user.arn,
        "CreateDate": user.create_date,
        "PermissionsBoundary": boundaries.shown(boundaries.of_user(call, user.name)),
        "Tags": stored(sorted(plain(user.tags or []))) or None,
    }


@answers("CreateUser")
def create_user(call: Call) -> Reply:
    """UserGuide/reference_identifiers.html#identifiers-unique-ids: a user's unique id begins with AIDA."""
    user = call.iam.create_user(call.partition, call["UserName"], call.get("Path", "/"))
    user.id = unique_id("AIDA")
    set_user_tags(call, wire.tags_of(call.parameters))
    if call.get("PermissionsBoundary"):
        call.world.user_boundaries[call.account, user.name] = call["PermissionsBoundary"]
    return call.reply({"User": _shown(call, user)})


@answers("GetUser")
def get_user(call: Call) -> Reply:
    """Without a name it is the caller, which is moto's to answer."""
    if "UserName" not in call.parameters:
        return call.forward()
    return call.reply({"User": _shown(call, call.user())})


@answers("DeleteUser")
def delete_user(call: Call) -> Reply:
    user = call.user()
    arn, unique = user.arn, user.id
    call.iam.delete_user(user.name)
    call.world.user_boundaries.pop((call.account, user.name), None)
    forget_principal(arn, unique)
    return call.reply()


@answers("ListServiceSpecificCredentials")
def list_service_specific_credentials(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html

    moto does not know them; none can be created here, and what deletes a user looks for them.
    """
    if "UserName" in call.parameters:
        call.user()
    return call.reply({"ServiceSpecificCredentials": []})


@answers("CreateGroup")
def create_group(call: Call) -> Reply:
    """UserGuide/reference_identifiers.html#identifiers-unique-ids: a group's begins with AGPA."""
    group = call.iam.create_group(call["GroupName"], call.get("Path", "/"))
    group.id = unique_id("AGPA")
    shown = {
        "Path": group.path,
        "GroupName": group.name,
        "GroupId": group.id,
        "Arn": group.arn,
        "CreateDate": group.create_date,
    }
    return call.reply({"Group": shown})
