# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instance profiles.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_InstanceProfile.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from embedded_iam.call import Call
from embedded_iam.corrections.deletion import conflict, refuse_protected
from embedded_iam.corrections.pages import cut, page
from embedded_iam.corrections.policies import unique_id
from embedded_iam.corrections.quotas import exceeded
from embedded_iam.corrections.registry import CONFLICT, EXISTENCE, answers, check
from embedded_iam.corrections.roles import summary as role_summary
from embedded_iam.corrections.tags import merged, plain, remaining, removed_keys, stored
from embedded_iam.wire import AwsError, Reply, tags_of

if TYPE_CHECKING:
    from moto.iam.models import InstanceProfile


def find(call: Call) -> InstanceProfile | None:
    """The instance profile named in the request."""
    name = call["InstanceProfileName"]
    return next((each for each in call.iam.instance_profiles.values() if each.name == name), None)


def _profile(call: Call) -> InstanceProfile:
    profile = find(call)
    if profile is None:
        raise AwsError("NoSuchEntity", f"Instance Profile {call['InstanceProfileName']} cannot be found.", 404)
    return profile


def summary(profile: InstanceProfile) -> dict[str, Any]:
    """What listings return: no tags (API_ListInstanceProfiles says so)."""
    return {
        "Path": profile.path,
        "InstanceProfileName": profile.name,
        "InstanceProfileId": profile.id,
        "Arn": profile.arn,
        "CreateDate": profile.create_date,
        "Roles": [role_summary(role) for role in profile.roles],
    }


def _details(profile: InstanceProfile) -> dict[str, Any]:
    return {**summary(profile), "Tags": stored(sorted(plain(profile.tags))) or None}


@check("CreateInstanceProfile", stage=CONFLICT)
def profile_names_are_unique_regardless_of_case(call: Call) -> None:
    """UserGuide/reference_iam-quotas.html: "Names are not distinguished by case"; the words were seen."""
    name = call["InstanceProfileName"]
    if name.lower() in (profile.name.lower() for profile in call.iam.instance_profiles.values()):
        raise AwsError("EntityAlreadyExists", f"Instance Profile {name} already exists.", 409)


@check("CreateInstanceProfile")
def profiles_are_limited(call: Call) -> None:
    limit = call.quota("InstanceProfilesQuota")
    if len(call.iam.instance_profiles) >= limit:
        raise exceeded("InstanceProfilesPerAccount", limit)


@answers("CreateInstanceProfile")
def create_instance_profile(call: Call) -> Reply:
    """UserGuide/reference_identifiers.html: the unique id of an instance profile begins with AIPA."""
    tags = stored(tags_of(call.parameters))
    profile = call.iam.create_instance_profile(call["InstanceProfileName"], call.get("Path", "/"), [], tags=tags)
    profile.id, profile.partition = unique_id("AIPA"), call.partition
    return call.reply({"InstanceProfile": _details(profile)})


@answers("GetInstanceProfile")
def get_instance_profile(call: Call) -> Reply:
    return call.reply({"InstanceProfile": _details(_profile(call))})


@answers("ListInstanceProfiles")
def list_instance_profiles(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html"""
    below = call.get("PathPrefix", "/")
    found = [each for each in call.iam.instance_profiles.values() if each.path.startswith(below)]
    chosen, rest = cut(call, sorted(found, key=lambda profile: profile.name))
    return call.reply({"InstanceProfiles": [summary(profile) for profile in chosen], **rest})


@answers("ListInstanceProfilesForRole")
def list_instance_profiles_for_role(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html"""
    role = call.role()
    found = [each for each in call.iam.instance_profiles.values() if role in each.roles]
    profiles = [summary(profile) for profile in sorted(found, key=lambda profile: profile.name)]
    return call.reply(page(call, "InstanceProfiles", profiles))


@check("DeleteInstanceProfile")
def profiles_with_a_role_stay(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html"""
    if _profile(call).roles:
        raise conflict("Cannot delete entity, must remove roles from instance profile first.")


@answers("DeleteInstanceProfile")
def delete_instance_profile(call: Call) -> Reply:
    profile = _profile(call)
    kept = {key: each for key, each in call.iam.instance_profiles.items() if each is not profile}
    call.iam.instance_profiles = kept
    return call.reply()


@check("AddRoleToInstanceProfile", stage=EXISTENCE)
def a_profile_takes_one_role(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html

    Its list of errors has UnmodifiableEntity for service-linked roles. The words of the quota were seen; that adding the
    same role again is refused, too, is not documented.
    """
    profile = _profile(call)
    refuse_protected(call, "/aws-service-role/")
    if profile.roles:
        raise exceeded("InstanceSessionsPerInstanceProfile", 1)


@answers("AddRoleToInstanceProfile")
def add_role_to_instance_profile(call: Call) -> Reply:
    _profile(call).roles.append(call.role())
    return call.reply()


@check("RemoveRoleFromInstanceProfile", stage=EXISTENCE)
def only_a_role_of_the_profile_is_removed(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html

    NoSuchEntity is in its list of errors; the words for a role that is in no such profile are not documented.
    """
    role, profile = call.role(), _profile(call)
    if role not in profile.roles:
        raise AwsError("NoSuchEntity", f"The role with name {role.name} cannot be found in {profile.name}.", 404)


@answers("RemoveRoleFromInstanceProfile")
def remove_role_from_instance_profile(call: Call) -> Reply:
    _profile(call).roles.remove(call.role())
    return call.reply()


@answers("TagInstanceProfile")
def tag_instance_profile(call: Call) -> Reply:
    profile = _profile(call)
    profile.tags = stored(merged(plain(profile.tags), tags_of(call.parameters), ignore_case=False))
    return call.reply()


@answers("UntagInstanceProfile")
def untag_instance_profile(call: Call) -> Reply:
    profile = _profile(call)
    profile.tags = stored(remaining(plain(profile.tags), removed_keys(call), ignore_case=False))
    return call.reply()


@answers("ListInstanceProfileTags")
def list_instance_profile_tags(call: Call) -> Reply:
    """API_ListInstanceProfileTags: sorted by tag key."""
    return call.reply(page(call, "Tags", stored(sorted(plain(_profile(call).tags)))))
