# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags: of policies and instance profiles (keys differ by case), of roles and users (keys ignore case and keep it).

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#case-sensitivity: for users and roles, adding
`department=hr` where `Department=finance` stands "replaces the first tag. A second tag is not added." Read here as: the
new key with its case stands in the old one's place. It can also be read so that the old key's case stays.
"""

from __future__ import annotations

from embedded_iam.call import Call
from embedded_iam.corrections.pages import page
from embedded_iam.corrections.registry import FORM, answers, check
from embedded_iam.wire import AwsError, Reply, members, tags_of

MOST_TAGS = 50
Tags = list[tuple[str, str]]


@check(
    "CreatePolicy",
    "CreateRole",
    "CreateUser",
    "CreateInstanceProfile",
    "TagPolicy",
    "TagRole",
    "TagUser",
    "TagInstanceProfile",
    stage=FORM,
)
def keys_are_given_once_and_not_reserved(call: Call) -> None:
    """InvalidInput. Whether AWS says the same of keys where case counts is not known; nor its words for aws:.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
    """
    keys = [key for key, _value in tags_of(call.parameters)]
    compared = [key.lower() for key in keys] if call.operation.endswith(("Role", "User")) else keys
    if len(set(compared)) < len(keys):
        raise AwsError("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    refuse_reserved([*keys, *(value for _key, value in tags_of(call.parameters))])


def refuse_reserved(texts: list[str]) -> None:
    """ "You cannot create a tag key or value that begins with the text aws:"."""
    for text in texts:
        if text.lower().startswith("aws:"):
            raise AwsError("InvalidInput", f"{text}: what begins with aws: is reserved for AWS.")


def merged(present: Tags, added: Tags, *, ignore_case: bool) -> Tags:
    """The tags after a request that adds some; LimitExceeded beyond fifty (AWS's words for it are not known)."""
    result = list(present)
    for key, value in added:
        places = [n for n, (other, _value) in enumerate(result) if same(other, key, ignore_case=ignore_case)]
        if places:
            result[places[0]] = (key, value)
        else:
            result.append((key, value))
    if len(result) > MOST_TAGS:
        raise AwsError("LimitExceeded", "The number of tags has reached the maximum limit.", 409)
    return result


def remaining(present: Tags, removed: list[str], *, ignore_case: bool) -> Tags:
    return [tag for tag in present if not any(same(tag[0], key, ignore_case=ignore_case) for key in removed)]


def same(one: str, other: str, *, ignore_case: bool) -> bool:
    return one.lower() == other.lower() if ignore_case else one == other


def stored(tags: Tags) -> list[dict[str, str]]:
    """As the API writes tags, and as moto keeps those of roles."""
    return [{"Key": key, "Value": value} for key, value in tags]


def plain(tags: list[dict[str, str]]) -> Tags:
    return [(tag["Key"], tag["Value"]) for tag in tags]


def policy_tags(tags: Tags) -> dict[str, dict[str, str]]:
    """As moto keeps the tags of policies: by key, here with its case."""
    return {tag["Key"]: tag for tag in stored(tags)}


def removed_keys(call: Call) -> list[str]:
    keys = [entry[""] for entry in members(call.parameters, "TagKeys")]
    refuse_reserved(keys)
    return keys


@answers("TagPolicy")
def tag_policy(call: Call) -> Reply:
    policy = call.policy()
    policy.tags = policy_tags(merged(plain(policy.get_tags()), tags_of(call.parameters), ignore_case=False))
    return call.reply()


@answers("UntagPolicy")
def untag_policy(call: Call) -> Reply:
    policy = call.policy()
    policy.tags = policy_tags(remaining(plain(policy.get_tags()), removed_keys(call), ignore_case=False))
    return call.reply()


@answers("ListPolicyTags")
def list_policy_tags(call: Call) -> Reply:
    """API_ListPolicyTags: "The returned list of tags is sorted by tag key"."""
    return call.reply(page(call, "Tags", stored(sorted(plain(call.policy().get_tags())))))


@answers("TagRole")
def tag_role(call: Call) -> Reply:
    role = call.role()
    role.tags = stored(merged(plain(role.tags), tags_of(call.parameters), ignore_case=True))
    return call.reply()


@answers("UntagRole")
def untag_role(call: Call) -> Reply:
    role = call.role()
    role.tags = stored(remaining(plain(role.tags), removed_keys(call), ignore_case=True))
    return call.reply()


@answers("ListRoleTags")
def list_role_tags(call: Call) -> Reply:
    """API_ListRoleTags: sorted by tag key."""
    return call.reply(page(call, "Tags", stored(sorted(plain(call.role().tags)))))


@answers("TagUser")
def tag_user(call: Call) -> Reply:
    user = call.user()
    set_user_tags(call, merged(plain(user.tags or []), tags_of(call.parameters), ignore_case=True))
    return call.reply()


@answers("UntagUser")
def untag_user(call: Call) -> Reply:
    user = call.user()
    set_user_tags(call, remaining(plain(user.tags or []), removed_keys(call), ignore_case=True))
    return call.reply()


@answers("ListUserTags")
def list_user_tags(call: Call) -> Reply:
    return call.reply(page(call, "Tags", stored(sorted(plain(call.user().tags or [])))))


def set_user_tags(call: Call, tags: Tags) -> None:
    arn = call.user().arn
    call.iam.tagger.delete_all_tags_for_resource(arn)
    call.iam.tagger.tag_resource(arn, stored(tags))
