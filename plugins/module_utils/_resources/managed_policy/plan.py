# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customer-managed policies: what IAM holds, and the calls that make it what a task wishes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call, Made, Plan, lost_versions
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import Management
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import (
    Account,
    Entities,
    Policy,
    PolicyVersion,
    iso_date,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    POLICY_NAME_LENGTH,
    PolicyArn,
    check_description,
    check_name,
    check_policy_path,
    parse_policy_arn,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import find_listed, find_own
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import as_tag_list, read_tags, tag_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange, access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable, same_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text, load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import MANAGED
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import (
    MANAGED_POLICY_SIZE,
    document_size,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    NO_CHANGE,
    DocumentRules,
    access_shown,
    document_rules,
)

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; this quota cannot be raised
MOST_VERSIONS = 5

_VERSION_ID = re.compile(r"v[1-9][0-9]*")
_DENIED = frozenset({"AccessDenied", "AccessDeniedException"})


@dataclass(frozen=True)
class Options:
    """What a task wishes, checked as far as that goes without asking AWS. None: not said, leave as it is."""

    state: str
    name: str | None
    arn: PolicyArn | None
    policy: dict[str, Any] | None
    path: str | None
    description: str | None
    make_default: bool
    default_version: str | None
    only_version: bool
    prune: str
    detach: bool
    tags: dict[str, str] | None
    purge_tags: bool
    rules: DocumentRules


@dataclass(frozen=True)
class Current:
    """What IAM holds. ``versions`` and ``entities`` are None where this task has no need of them.

    ``arn`` is where the policy stands, or would stand. ``account`` is the caller's own account, where it was asked.
    ``room`` is how many more policies the account may have (None: not known); ``highest_planned`` the highest number of
    a version that a dry run has planned so far.
    """

    arn: PolicyArn
    account: str | None
    policy: Policy | None
    document: dict[str, Any] | None = None
    versions: tuple[PolicyVersion, ...] | None = None
    entities: Entities | None = None
    size_quota: int = MANAGED_POLICY_SIZE
    room: int | None = None
    highest_planned: int = 0


def options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    if params["name"] is not None:
        check_name(params["name"], option="name", longest=POLICY_NAME_LENGTH)
    if params["path"] is not None:
        check_policy_path(params["path"], option="path")
    if params["description"] is not None:
        check_description(params["description"], option="description")
    _check_versions(params)
    return Options(
        state=params["state"],
        name=params["name"],
        arn=parse_policy_arn(params["arn"], option="arn") if params["arn"] is not None else None,
        policy=load_document(params["policy"], what="policy") if params["policy"] is not None else None,
        path=params["path"],
        description=params["description"],
        make_default=params["make_default"],
        default_version=params["default_version"],
        only_version=params["only_version"],
        prune=params["prune"],
        detach=params["detach"],
        tags=read_tags(params["tags"], case_sensitive=True),
        purge_tags=params["purge_tags"],
        rules=document_rules(params, kind=MANAGED, option="policy"),
    )


def _check_versions(params: Mapping[str, Any]) -> None:
    version = params["default_version"]
    if version is not None and not _VERSION_ID.fullmatch(version):
        raise PlumbError(f"default_version: '{version}' is not a version id; it has the form v2.")
    if not params["make_default"] and params["only_version"]:
        raise PlumbError(
            "only_version: true keeps the version in force alone, and make_default: false adds one that is not in "
            "force; leave one out."
        )
    if not params["make_default"] and version is not None:
        raise PlumbError(
            f"default_version: {version} puts a version in force, which make_default: false forbids; leave one out."
        )


# Reading


def read(account: Account, wish: Options) -> Current:
    """Ask IAM for what this task needs: GetPolicy and GetPolicyVersion where the policy stands as wished."""
    current = _locate_by_arn(account, wish) if wish.arn else _locate_by_name(account, wish)
    if current.policy is None:
        return _before_creation(account, current, wish)
    arn = current.policy.arn
    current = replace(current, document=account.document(arn, current.policy.default_version_id))
    if wish.state == "absent":
        return _before_deletion(account, current)
    wished = _new_document(current, wish)
    if wished is not None:
        current = replace(current, size_quota=_size_quota(account, wished))
    if _needs_versions(current, wish):
        versions, highest = _whole_versions(account, current), account.highest_planned_version(arn)
        current = replace(current, versions=versions, highest_planned=highest)
    if current.account is None and not current.arn.is_aws_managed and _wishes_change(current, wish):
        current = replace(current, account=account.identity().account)
    return current


def _locate_by_arn(account: Account, wish: Options) -> Current:
    arn = wish.arn
    if arn is None:
        raise PlumbError("arn: no ARN was given.")
    return Current(arn=arn, account=None, policy=account.policy(str(arn)))


def _locate_by_name(account: Account, wish: Options) -> Current:
    name, path = wish.name or "", wish.path or "/"
    policy = find_own(account, name, path)
    arn = parse_policy_arn(policy.arn, option="name") if policy else account.own_policy_arn(name, path)
    return Current(arn=arn, account=account.identity().account, policy=policy)


def _before_creation(account: Account, current: Current, wish: Options) -> Current:
    if wish.state == "absent" or wish.policy is None or current.arn.is_aws_managed:
        return current
    current = replace(current, account=account.identity().account, size_quota=_size_quota(account, wish.policy))
    current = replace(current, room=account.room("Policies"))
    if wish.arn and current.arn.account == current.account:
        namesake = find_listed(account, wish.arn.name)
        if namesake:
            raise PlumbError(
                f"arn: {wish.arn} does not exist, and cannot be created while {namesake.arn} bears the same name "
                "(IAM ignores case and path there). Give that ARN, or delete that policy first."
            )
    return current


def _before_deletion(account: Account, current: Current) -> Current:
    entities: Entities | None = None
    try:
        entities = account.entities(str(current.arn))
    except PlumbError as error:
        if error.code not in _DENIED:
            raise
        account.warnings.append(f"Who uses the policy could not be read. {error.message}")
    own = current.account or (None if current.arn.is_aws_managed else account.identity().account)
    return replace(current, account=own, entities=entities, versions=_whole_versions(account, current))


def _whole_versions(account: Account, current: Current) -> tuple[PolicyVersion, ...]:
    arn = str(current.arn)
    return tuple(
        replace(version, document=current.document if version.is_default else account.document(arn, version.version_id))
        for version in account.versions(arn)
    )


def _size_quota(account: Account, document: dict[str, Any]) -> int:
    return account.quota("PolicySizeQuota", default=MANAGED_POLICY_SIZE, needed=document_size(document))


def _needs_versions(current: Current, wish: Options) -> bool:
    return wish.only_version or _new_document(current, wish) is not None or _rolls_back(current, wish)


def _wishes_change(current: Current, wish: Options) -> bool:
    if _needs_versions(current, wish) or current.policy is None:
        return True
    return bool(_tag_calls(str(current.arn), current.policy, wish))


def _new_document(current: Current, wish: Options) -> dict[str, Any] | None:
    """The wished document, where it is not the one in force."""
    if wish.policy is None or (current.document is not None and same_document(current.document, wish.policy)):
        return None
    return wish.policy


def _rolls_back(current: Current, wish: Options) -> bool:
    in_force = current.policy.default_version_id if current.policy else None
    return wish.default_version is not None and wish.default_version != in_force


# Planning


def plan(current: Current, wish: Options) -> Plan:
    """Decide, without asking anybody: the calls that make the policy what the task wishes."""
    if wish.state == "absent":
        made = _plan_absence(current, wish)
    elif current.policy is None:
        made = _plan_creation(current, wish)
    else:
        made = _plan_change(current, current.policy, wish)
    if made.calls:
        _refuse_foreign(current)
    return made


def _plan_creation(current: Current, wish: Options) -> Plan:
    arn = current.arn
    _refuse_foreign(current)
    if wish.default_version:
        raise PlumbError(f"default_version: {arn} does not exist, so it has no version {wish.default_version}.")
    if wish.policy is None:
        raise PlumbError(f"policy: {arn} does not exist, and a document is needed to create it.")
    wish.rules.check(wish.policy, size_quota=current.size_quota)
    if current.room is not None and current.room < 1:
        raise PlumbError(
            f"{arn} cannot be created: the account has all the policies that its quota allows. Delete one that is not "
            "needed, or ask AWS for a larger quota (Customer managed policies in an AWS account)."
        )
    access = wish.rules.access(None, wish.policy)
    created = Policy(
        arn=str(arn),
        name=arn.name,
        policy_id="",
        path=arn.path,
        description=wish.description or "",
        default_version_id="v1",
        attachment_count=0,
        boundary_count=0,
        is_attachable=True,
        create_date=None,
        update_date=None,
        tags=dict(sorted((wish.tags or {}).items())),
    )
    arguments: dict[str, Any] = {
        "PolicyName": arn.name,
        "Path": arn.path,
        "PolicyDocument": document_text(wish.policy),
    }
    if created.description:
        arguments["Description"] = created.description
    if created.tags:
        arguments["Tags"] = as_tag_list(created.tags)
    calls = (Call("create_policy", arguments, str(arn), {"arn": str(arn)}),)
    return Plan(
        before=None,
        after=_compared(created, wish.policy, (), access=access),
        result=_result(created, wish.policy, None, calls, access),
        calls=calls,
        warnings=wish.rules.warnings(wish.policy, own_account=current.account),
    )


def _plan_change(current: Current, policy: Policy, wish: Options) -> Plan:
    versions = _plan_versions(current, policy, wish)
    tags = tag_change(policy.tags, wish.tags, purge=wish.purge_tags, case_sensitive=True)
    after = replace(policy, default_version_id=versions.in_force, tags=dict(sorted(tags.wanted.items())))
    if versions.adds:
        after = replace(after, update_date=None)
    document = versions.document if versions.document is not None else current.document or {}
    access = wish.rules.access(current.document, document)
    calls = (*versions.calls, *_tag_calls(policy.arn, policy, wish))
    return Plan(
        before=_compared(policy, current.document or {}, versions.only_before),
        after=_compared(after, document, versions.only_after, access=access),
        result={**_result(after, document, versions.after, calls, access), "version_predicted": versions.adds},
        calls=calls,
        warnings=(*_unchangeable(policy, wish), *wish.rules.warnings(wish.policy, own_account=current.account)),
    )


@dataclass(frozen=True)
class _Versions:
    """The versions after the change, newest first (None: they were not read), and the calls that lead there.

    ``only_before`` and ``only_after``: documents of versions not in force that one side alone has, for the diff.
    """

    in_force: str
    document: dict[str, Any] | None
    after: tuple[PolicyVersion, ...] | None
    calls: tuple[Call, ...] = ()
    only_before: tuple[dict[str, Any], ...] = ()
    only_after: tuple[dict[str, Any], ...] = ()
    adds: bool = False


def _plan_versions(current: Current, policy: Policy, wish: Options) -> _Versions:
    if current.versions is None:
        return _Versions(policy.default_version_id, current.document, None)
    versions, in_force = list(current.versions), policy.default_version_id
    calls: list[Call] = []
    adds = False
    wished = _new_document(current, wish)
    if wished is not None:
        wish.rules.check(wished, size_quota=current.size_quota)
        twin = next(
            (version for version in versions if version.document and same_document(version.document, wished)), None
        )
        if twin is None:
            calls += _make_room(policy, versions, wish)
            twin = _next_version(current, wished)
            calls.append(_add_version(policy.arn, twin, in_force=wish.make_default))
            versions.insert(0, twin)
            adds = True
        elif wish.make_default:
            calls.append(_put_in_force(policy.arn, twin.version_id))
        in_force = twin.version_id if wish.make_default else in_force
    elif _rolls_back(current, wish):
        in_force = _existing(versions, policy, wish.default_version or "").version_id
        calls.append(_put_in_force(policy.arn, in_force))
    if wish.only_version:
        calls += [_drop_version(policy.arn, version) for version in versions if version.version_id != in_force]
        versions = [version for version in versions if version.version_id == in_force]
    after = tuple(replace(version, is_default=version.version_id == in_force) for version in versions)
    only_before, only_after = _differing(current.versions, after)
    return _Versions(
        in_force=in_force,
        document=next(version.document for version in after if version.is_default),
        after=after,
        calls=tuple(calls),
        only_before=only_before,
        only_after=only_after,
        adds=adds,
    )


def _make_room(policy: Policy, versions: list[PolicyVersion], wish: Options) -> list[Call]:
    """Take the oldest version not in force out of ``versions``, where one more would be too many."""
    if len(versions) < MOST_VERSIONS:
        return []
    if wish.prune == "never" and not wish.only_version:
        raise PlumbError(
            f"prune: {policy.arn} has {len(versions)} versions, {MOST_VERSIONS} are allowed, and prune: never "
            "forbids to delete one. Delete one, or let prune: oldest do it."
        )
    oldest = min((version for version in versions if not version.is_default), key=lambda version: version.number)
    versions.remove(oldest)
    return [_drop_version(policy.arn, oldest)]


def _next_version(current: Current, document: dict[str, Any]) -> PolicyVersion:
    """The version to be added. Its number is a guess: AWS counts on from versions that were deleted before, too."""
    highest = max(current.highest_planned, *(version.number for version in current.versions or ()))
    return PolicyVersion(f"v{highest + 1}", False, None, document)


def _existing(versions: Sequence[PolicyVersion], policy: Policy, version_id: str) -> PolicyVersion:
    for version in versions:
        if version.version_id == version_id:
            return version
    there = ", ".join(version.version_id for version in versions)
    raise PlumbError(f"default_version: {policy.arn} has no version {version_id}; it has {there}.")


def _differing(
    before: Sequence[PolicyVersion], after: Sequence[PolicyVersion]
) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    """Documents of the versions not in force that stand on one side alone."""
    old = {version.version_id: version.document or {} for version in before if not version.is_default}
    new = {version.version_id: version.document or {} for version in after if not version.is_default}
    gone = tuple(readable(document) for version, document in old.items() if version not in new)
    # the version that was in force until now is shown by the documents in force, not once more
    formerly = {version.version_id for version in before if version.is_default}
    come = tuple(readable(doc) for version, doc in new.items() if version not in old and version not in formerly)
    return gone, come


def _plan_absence(current: Current, wish: Options) -> Plan:
    policy = current.policy
    if policy is None:
        return Plan(
            before=None,
            after=None,
            result={"policy": None, "pruned_versions": [], "access": NO_CHANGE, "version_predicted": False},
        )
    _refuse_foreign(current)
    versions = current.versions or ()
    calls = [*_detach_calls(current, policy, wish)]
    calls += [_drop_version(policy.arn, version) for version in versions if not version.is_default]
    calls.append(Call("delete_policy", {"PolicyArn": policy.arn}, policy.arn))
    access = access_change(current.document, None)
    others = tuple(readable(version.document or {}) for version in versions if not version.is_default)
    return Plan(
        before=_compared(policy, current.document or {}, others, users=_users(current.entities)),
        after=None,
        result=_result(policy, current.document or {}, versions, calls, access),
        calls=tuple(calls),
    )


def _detach_calls(current: Current, policy: Policy, wish: Options) -> list[Call]:
    entities = current.entities
    if entities is None:
        if policy.attachment_count or policy.boundary_count:
            raise PlumbError(
                f"{policy.arn} is in use ({policy.attachment_count} attachments, boundary of {policy.boundary_count}), "
                "and who uses it could not be read: grant iam:ListEntitiesForPolicy, or detach it yourself."
            )
        return []
    if entities.boundary_of_roles or entities.boundary_of_users:
        names = _named(roles=entities.boundary_of_roles, users=entities.boundary_of_users)
        raise PlumbError(
            f"{policy.arn} is not deleted: it is the permissions boundary of {names}. Take it away there first."
        )
    if not wish.detach and _users(entities):
        names = _named(roles=entities.roles, users=entities.users, groups=entities.groups)
        raise PlumbError(
            f"{policy.arn} is not deleted: it is attached to {names}. Detach it first, or set detach: true."
        )
    return [
        *(_detach("role", "RoleName", name, policy.arn) for name in entities.roles),
        *(_detach("user", "UserName", name, policy.arn) for name in entities.users),
        *(_detach("group", "GroupName", name, policy.arn) for name in entities.groups),
    ]


def _users(entities: Entities | None) -> dict[str, list[str]]:
    if entities is None:
        return {}
    kinds = {"roles": entities.roles, "users": entities.users, "groups": entities.groups}
    return {kind: list(names) for kind, names in kinds.items() if names}


def _named(**kinds: tuple[str, ...]) -> str:
    parts = (f"{kind if len(names) > 1 else kind[:-1]} {', '.join(names)}" for kind, names in kinds.items() if names)
    return "; ".join(parts)


def _refuse_foreign(current: Current) -> None:
    arn = current.arn
    if arn.is_aws_managed:
        raise PlumbError(
            f"arn: {arn} is managed by AWS and can be read, not changed. Give a policy of your own account."
        )
    if current.account is not None and arn.account != current.account:
        raise PlumbError(
            f"arn: {arn} belongs to account {arn.account}, these credentials to {current.account}. "
            "Use credentials of that account, or assume_role_arn."
        )


def _unchangeable(policy: Policy, wish: Options) -> tuple[str, ...]:
    """AWS sets path and description at creation and never again."""
    pairs = (("path", policy.path, wish.path), ("description", policy.description, wish.description))
    return tuple(
        f"{option}: {policy.arn} has '{standing}', not '{wished}', and AWS cannot change it. "
        "Delete the policy and create it anew to do so."
        for option, standing, wished in pairs
        if wished is not None and wished != standing
    )


# Calls


def _add_version(arn: str, version: PolicyVersion, *, in_force: bool) -> Call:
    arguments = {"PolicyArn": arn, "PolicyDocument": document_text(version.document or {}), "SetAsDefault": in_force}
    return Call("create_policy_version", arguments, arn, {"version_id": version.version_id})


def _put_in_force(arn: str, version_id: str) -> Call:
    return Call("set_default_policy_version", {"PolicyArn": arn, "VersionId": version_id}, arn)


def _drop_version(arn: str, version: PolicyVersion) -> Call:
    whole = {"version_id": version.version_id, "create_date": version.create_date, "document": version.document}
    return Call("delete_policy_version", {"PolicyArn": arn, "VersionId": version.version_id}, arn, {"version": whole})


def _detach(kind: str, key: str, name: str, arn: str) -> Call:
    return Call(f"detach_{kind}_policy", {key: name, "PolicyArn": arn}, f"{kind}/{name}")


def _tag_calls(arn: str, policy: Policy, wish: Options) -> list[Call]:
    change = tag_change(policy.tags, wish.tags, purge=wish.purge_tags, case_sensitive=True)
    calls = []
    if change.to_remove:  # first, so that there is room
        calls.append(Call("untag_policy", {"PolicyArn": arn, "TagKeys": list(change.to_remove)}, arn))
    if change.to_set:
        calls.append(Call("tag_policy", {"PolicyArn": arn, "Tags": as_tag_list(change.to_set)}, arn))
    return calls


# Results


def _compared(
    policy: Policy,
    document: dict[str, Any],
    other_versions: Sequence[dict[str, Any]],
    *,
    users: dict[str, list[str]] | None = None,
    access: AccessChange | None = None,
) -> dict[str, Any]:
    """What a person compares: no ids, no dates."""
    compared: dict[str, Any] = {
        "name": policy.name,
        "path": policy.path,
        "description": policy.description,
        "document": readable(document),
        "tags": policy.tags,
    }
    if other_versions:
        compared["other_versions"] = list(other_versions)
    if users:
        compared["attached_to"] = users
    return {**compared, **access_shown(access)}


def _result(
    policy: Policy,
    document: dict[str, Any],
    versions: Sequence[PolicyVersion] | None,
    calls: Sequence[Call],
    access: AccessChange,
) -> dict[str, Any]:
    return {
        "policy": policy_result(policy, document, versions),
        "pruned_versions": lost_versions(calls),
        "access": access.as_result(),
        "version_predicted": False,
    }


def policy_result(
    policy: Policy, document: dict[str, Any] | None, versions: Sequence[PolicyVersion] | None
) -> dict[str, Any]:
    """A policy as the modules return it; ``document`` and ``versions`` only where they were read."""
    result: dict[str, Any] = {
        "arn": policy.arn,
        "policy_name": policy.name,
        "policy_id": policy.policy_id or None,
        "path": policy.path,
        "description": policy.description,
        "default_version_id": policy.default_version_id,
        "attachment_count": policy.attachment_count,
        "permissions_boundary_usage_count": policy.boundary_count,
        "is_attachable": policy.is_attachable,
        "create_date": policy.create_date,
        "update_date": policy.update_date,
        "tags": policy.tags,
    }
    if document is not None:
        result["document"] = document
    if versions is not None:
        result["versions"] = [_version_result(version) for version in versions]
    return result


def _version_result(version: PolicyVersion) -> dict[str, Any]:
    return {
        "version_id": version.version_id,
        "is_default_version": version.is_default,
        "create_date": version.create_date,
    }


def learn(result: dict[str, Any], made: Sequence[Made]) -> dict[str, Any]:
    """Fill in the ids and dates that AWS answered with."""
    policy = result["policy"]
    for done in made:
        if done.call.operation == "create_policy":
            answer = done.response["Policy"]
            policy = {
                **policy,
                "policy_id": answer["PolicyId"],
                "default_version_id": answer["DefaultVersionId"],
                "create_date": iso_date(answer.get("CreateDate")),
                "update_date": iso_date(answer.get("UpdateDate")),
            }
        elif done.call.operation == "create_policy_version":
            policy = _learn_version(policy, done.response["PolicyVersion"])
            result = {**result, "version_predicted": False}
    return {**result, "policy": policy}


def _learn_version(policy: dict[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """Put the id and date of the added version where its predicted id stands; only one can be undated."""
    date = iso_date(answer.get("CreateDate"))
    versions = [
        version if version["create_date"] else {**version, "version_id": answer["VersionId"], "create_date": date}
        for version in policy["versions"]
    ]
    in_force = next(version["version_id"] for version in versions if version["is_default_version"])
    return {**policy, "versions": versions, "default_version_id": in_force, "update_date": date}


def subject(wish: Options) -> str:
    """Policies are told apart by name alone, whatever the path and the letter case."""
    return f"policy/{(wish.arn.name if wish.arn else wish.name or '').lower()}"


JOB = Management(options=options, subject=subject, read=read, plan=plan, learn=learn)
