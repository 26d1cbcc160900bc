# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The instance profiles of the little IAM, and what its files have in common."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from unit.module_utils.examples import ACCOUNT, refusal
from unit.module_utils.little_iam_identities import Given, IdentityPolicies

DATE = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


class InstanceProfiles(IdentityPolicies):
    """What IAM does with instance profiles. One holds one role, or none."""

    def __init__(self, most_attachments: int, quotas: Mapping[str, int]) -> None:
        super().__init__(most_attachments, quotas)
        self._profiles: dict[str, dict[str, Any]] = {}

    # What tests put in

    def put_profile(
        self, name: str, *, role: str | None = None, path: str = "/", tags: Mapping[str, str] | None = None
    ) -> None:
        """An instance profile with a role, which is to be put in before it is read."""
        self._profiles[name] = {
            "Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile{path}{name}",
            "InstanceProfileName": name,
            "InstanceProfileId": f"AIPA{len(self._profiles)}",
            "Path": path,
            "Tags": dict(tags or {}),
            "role": role,
        }

    # Reads

    def get_instance_profile(self, given: Given) -> dict[str, Any]:
        profile = self._profile(given)
        return {"InstanceProfile": {**self._listed(profile), "Tags": tag_list(profile["Tags"])}}

    def list_instance_profiles(self, given: Given) -> list[dict[str, Any]]:
        return [self._listed(profile) for profile in self._profiles.values() if is_below(profile, given)]

    def list_instance_profiles_for_role(self, given: Given) -> list[dict[str, Any]]:
        role = self._role(given["RoleName"])["RoleName"]
        return [self._listed(profile) for profile in self._profiles.values() if profile["role"] == role]

    # Writes

    def create_instance_profile(self, given: Given) -> dict[str, Any]:
        name = given["InstanceProfileName"]
        if any(same(name, other) for other in self._profiles):
            raise refusal("EntityAlreadyExists")
        self.put_profile(name, path=given.get("Path", "/"), tags=tags_of(given.get("Tags", [])))
        return self.get_instance_profile(given)

    def delete_instance_profile(self, given: Given) -> None:
        if self._profile(given)["role"]:
            raise refusal("DeleteConflict")
        del self._profiles[given["InstanceProfileName"]]

    def add_role_to_instance_profile(self, given: Given) -> None:
        profile, role = self._profile(given), self._role(given["RoleName"])
        if profile["role"]:
            raise refusal("LimitExceeded")
        profile["role"] = role["RoleName"]

    def remove_role_from_instance_profile(self, given: Given) -> None:
        profile = self._profile(given)
        if profile["role"] != given["RoleName"]:
            raise refusal("NoSuchEntity")
        profile["role"] = None

    def tag_instance_profile(self, given: Given) -> None:
        self._profile(given)["Tags"].update(tags_of(given["Tags"]))

    def untag_instance_profile(self, given: Given) -> None:
        for key in given["TagKeys"]:
            del self._profile(given)["Tags"][key]

    # Parts

    def _profile(self, given: Given) -> dict[str, Any]:
        if given["InstanceProfileName"] not in self._profiles:
            raise refusal("NoSuchEntity")
        return self._profiles[given["InstanceProfileName"]]

    def _listed(self, profile: Mapping[str, Any]) -> dict[str, Any]:
        roles = [self._role(profile["role"])] if profile["role"] else []
        shown = [{key: role[key] for key in ("Arn", "RoleName", "RoleId", "Path")} for role in roles]
        kept = {key: value for key, value in profile.items() if key not in ("role", "Tags")}
        return {**kept, "CreateDate": DATE, "Roles": shown}


def is_below(thing: Mapping[str, Any], given: Given) -> bool:
    """Whether a thing is below the path that a request asks for."""
    return str(thing["Path"]).startswith(given.get("PathPrefix", "/"))


def same(one: str, other: str) -> bool:
    """Whether two names differ at most in letter case."""
    return one.lower() == other.lower()


def tags_of(given: list[dict[str, str]]) -> dict[str, str]:
    """Tags of a request, as they are kept."""
    return {tag["Key"]: tag["Value"] for tag in given}


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as an answer has them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def add_tags(tags: dict[str, str], given: Given) -> None:
    """Put a request's tags to those of a role, whose keys ignore case."""
    for key, value in tags_of(given["Tags"]).items():
        tags[next((existing for existing in tags if same(existing, key)), key)] = value
