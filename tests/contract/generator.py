# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random accounts and random playbooks, both from a seed.

What a task names exists more often than not, in the letters in which it is written more often than not, and what an option
says is right more often than not: so playbooks get somewhere, and every way to go wrong is still met.

The dice are Random and not Hypothesis, which plays one example after the other, and so one process for each: a batch of
cases is played by two processes, and a failing one made smaller by trying all its parts in one batch (shrink.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import descriptors
from contract import words
from contract.case import OTHER, OWN, Case, Step, Task

Item = TypeVar("Item")
Options = dict[str, Any]

MOST_TASKS = 12


def generate(seed: str) -> Case:
    """The case of a seed, always the same."""
    return _Author(Random(seed), seed).case()


@dataclass
class _Known:
    """What may exist by now: paths of policies by name, roles, and the variables that tasks have registered."""

    policies: dict[str, str] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    registered: list[str] = field(default_factory=list)


class _Author:
    def __init__(self, chance: Random, name: str) -> None:
        self._chance = chance
        self._name = name
        self._known = _Known()
        self._steps: list[Step] = []
        self._gaps = False

    # Dice

    def _one(self, items: Sequence[Item]) -> Item:
        return self._chance.choice(items)

    def _some(self, items: Sequence[Item], least: int = 0, most: int | None = None) -> list[Item]:
        most = len(items) if most is None else min(most, len(items))
        return self._chance.sample(list(items), self._chance.randint(min(least, most), most))

    def _maybe(self, share: float) -> bool:
        return self._chance.random() < share

    # The account

    def case(self) -> Case:
        if self._maybe(0.9):
            self._furnish()
        count = min(MOST_TASKS, 1 + int(self._chance.expovariate(1 / 2.8)))
        tasks: list[Task] = []
        for _time in range(count):
            again = tasks and self._maybe(0.04)
            tasks.append(dict(self._one(tasks)) if again else self._task())
        if len(tasks) < MOST_TASKS and self._maybe(0.25):
            tasks.append(self._view())
        return Case(self._name, tuple(self._steps), tuple(tasks), self._gaps)

    def _do(self, operation: str, account: str = OWN, **arguments: Any) -> None:
        self._steps.append(Step(operation, arguments, account))

    def _furnish(self) -> None:
        for name in self._some(words.POLICIES, 1):
            self._seed_policy(name)
        for name in self._some(words.ROLES, 1):
            self._seed_role(name)
        if self._maybe(0.5):
            self._seed_people()
        if self._maybe(0.1):
            self._do("set_quota", name="AttachedPoliciesPerRoleQuota", value=self._one((11, 12)))
        if self._maybe(0.1):
            self._do("set_quota", name="PolicySizeQuota", value=7000)
        if self._maybe(0.35):
            self._do("set_quota", name="RolesQuota", value=len(self._known.roles) + self._one((0, 0, 1)))
        if self._maybe(0.2):
            self._do("set_quota", name="PoliciesQuota", value=len(self._known.policies) + self._one((0, 0, 1)))

    def _seed_policy(self, name: str, account: str = OWN) -> None:
        path, arn = self._path(), ""
        name = name.upper() if self._maybe(0.1) else name
        arn = words.arn_of(name, path, account)
        more: Options = {"Description": "of the account"} if self._maybe(0.3) else {}
        tags = _as_list(self._one(words.SEED_TAGS))
        count = self._one((1, 1, 2, 3, 5, 5))
        documents = self._some(words.SEED_POLICIES, count, count)
        texts = [_text(document) for document in documents]
        self._do("create_policy", account, PolicyName=name, Path=path, PolicyDocument=texts[0], Tags=tags, **more)
        last_default = self._chance.randint(1, len(texts))
        for number, text in enumerate(texts[1:], start=2):
            default = number == last_default
            self._do("create_policy_version", account, PolicyArn=arn, PolicyDocument=text, SetAsDefault=default)
        if 1 < len(texts) != last_default and self._maybe(0.15):
            self._gaps = True
            self._do("delete_policy_version", account, PolicyArn=arn, VersionId=f"v{len(texts)}")
        if account == OWN:
            self._known.policies[name] = path

    def _seed_role(self, name: str, account: str = OWN) -> None:
        name = name.upper() if self._maybe(0.1) else name
        more: Options = {"Description": "of the account"} if self._maybe(0.3) else {}
        if self._maybe(0.3):
            more["PermissionsBoundary"] = self._existing_arn() if account == OWN else words.of_aws("ReadOnlyAccess")
        if self._maybe(0.2):
            more["MaxSessionDuration"] = 7200
        self._do(
            "create_role",
            account,
            RoleName=name,
            Path=self._path(),
            AssumeRolePolicyDocument=_text(self._one(words.SEED_TRUSTS)),
            Tags=_as_list(self._one(words.SEED_TAGS)),
            **more,
        )
        if self._maybe(0.15):
            attached = [words.of_aws(each) for each in self._some(words.OF_AWS, 9, 10)]
        else:
            own = [words.arn_of(policy, path) for policy, path in self._known.policies.items() if account == OWN]
            attached = self._some([*own, *own, *map(words.of_aws, words.OF_AWS[:3])], 0, 3)
        for arn in dict.fromkeys(attached):
            self._do("attach_role_policy", account, RoleName=name, PolicyArn=arn)
        if self._maybe(0.25):
            self._do("put_role_policy", account, RoleName=name, PolicyName="inline", PolicyDocument=_text(words.READ))
        if self._maybe(0.2):
            profile = f"{words.PROFILE}-{name}"
            self._do("create_instance_profile", account, InstanceProfileName=profile)
            self._do("add_role_to_instance_profile", account, InstanceProfileName=profile, RoleName=name)
        if account == OWN:
            self._known.roles.add(name)

    def _seed_people(self) -> None:
        more = {"PermissionsBoundary": self._existing_arn()} if self._maybe(0.3) else {}
        self._do("create_user", UserName=words.USER, **more)
        self._do("create_group", GroupName=words.GROUP)
        for arn in dict.fromkeys((self._existing_arn(), self._existing_arn())):
            self._do("attach_user_policy", UserName=words.USER, PolicyArn=arn)
            self._do("attach_group_policy", GroupName=words.GROUP, PolicyArn=arn)

    def _existing_arn(self) -> str:
        if self._known.policies and self._maybe(0.8):
            name = self._one(sorted(self._known.policies))
            return words.arn_of(name, self._known.policies[name])
        return words.of_aws(self._one(words.OF_AWS))

    def _path(self) -> str:
        return self._one(words.PATHS) if self._maybe(0.3) else "/"

    # Tasks

    def _task(self) -> Task:
        kinds: tuple[tuple[int, Callable[[], Task]], ...] = (
            (10, self._policy),
            (4, self._no_policy),
            (8, self._role),
            (4, self._no_role),
            (9, self._attachment),
            (2, self._view),
            (3, self._of_any_module),
        )
        weights, makers = zip(*kinds, strict=True)
        task: Task = self._chance.choices(makers, weights)[0]()
        if self._maybe(0.06):
            self._elsewhere(task)
        return task

    def _elsewhere(self, task: Task) -> None:
        """Let the task run in the other account, as a role of it."""
        if not any(step.account == OTHER for step in self._steps):
            trust = _text(words.TRUSTS_OWN)
            self._do("create_role", OTHER, RoleName="deployer", AssumeRolePolicyDocument=trust)
            for name in self._some(words.POLICIES):
                self._seed_policy(name, OTHER)
            for name in self._some(words.ROLES):
                self._seed_role(name, OTHER)
        options = next(value for key, value in task.items() if key.startswith("plumb.aws."))
        missing = self._maybe(0.2)
        options["assume_role_arn"] = words.DEPLOYER + ("-missing" if missing else "")
        if options.get("trust_policy") in words.TRUSTS_IN_OWN:  # who is there in a third account, only a write reveals
            options["trust_policy"] = json.loads(_text(options["trust_policy"]).replace(OWN, OTHER))
        if "role_trust" in next(iter(task)) and self._maybe(0.2):
            options["name"] = words.DEPLOYER.rpartition("/")[2]  # it may not take its own trust

    def _policy(self) -> Task:
        options, name = self._which_policy()
        if self._maybe(0.75):
            options["policy"] = self._document()
        elif self._maybe(0.5):
            options["default_version"] = self._version()
        if "arn" not in options and self._maybe(0.2):
            options["path"] = self._one(words.BAD_PATHS) if self._maybe(0.15) else self._one(words.PATHS)
        self._sometimes(
            options, 0.15, "description", lambda: self._one(("of the play", "of the account", "", "naïve", "☃"))
        )
        self._sometimes(options, 0.2, "make_default", lambda: False)
        self._sometimes(options, 0.12, "only_version", lambda: True)
        self._sometimes(options, 0.3, "prune", lambda: self._one(("never", "never", "oldest")))
        self._about_documents(options)
        self._about_tags(options)
        task = _task("iam_managed_policy", options)
        if self._maybe(0.3):
            task["register"] = self._registered()
        if name is not None and "policy" in options:
            self._known.policies.setdefault(name, options.get("path", "/"))
        return task

    def _no_policy(self) -> Task:
        options, _name = self._which_policy()
        self._sometimes(options, 0.75, "detach", lambda: self._maybe(0.9))
        return _task("iam_managed_policy", {**options, "state": "absent"})

    def _which_policy(self) -> tuple[Options, str | None]:
        if self._maybe(0.03):
            return {"name": self._one(words.BAD_NAMES)}, None
        if self._maybe(0.03):
            return {"arn": self._one((*words.BAD_ARNS, *words.FOREIGN_ARNS))}, None
        if self._maybe(0.02):
            return {"arn": words.of_aws(self._one(words.OF_AWS))}, None
        if self._known.registered and self._maybe(0.08):
            return {"arn": f"{{{{ {self._one(self._known.registered)}.policy.arn }}}}"}, None
        if self._maybe(0.02):
            return {}, None
        name = self._policy_name()
        if self._maybe(0.25):
            path = self._one(words.PATHS) if self._maybe(0.2) else self._known.policies.get(name, "/")
            return {"arn": words.arn_of(name, path)}, name
        return {"name": name}, name

    def _policy_name(self) -> str:
        existing, others = sorted(self._known.policies), (*words.POLICIES, words.NEW_POLICY, words.NEW_POLICY)
        name = self._one(existing) if existing and self._maybe(0.75) else self._one(others)
        return self._in_other_letters(name)

    def _in_other_letters(self, name: str) -> str:
        return name.swapcase() if self._maybe(0.08) else name

    def _document(self) -> Any:
        if self._known.registered and self._maybe(0.05):
            return f"{{{{ {self._one(self._known.registered)}.policy.document }}}}"
        if self._maybe(0.04):
            return words.LARGE_POLICY
        return self._one(words.BAD_POLICIES) if self._maybe(0.1) else self._one(words.GOOD_POLICIES)

    def _version(self) -> str:
        if self._known.registered and (self._gaps or self._maybe(0.5)):
            return f"{{{{ {self._one(self._known.registered)}.policy.default_version_id }}}}"
        if self._maybe(0.1):
            return self._one(("2", "v0", "latest"))
        return "v99" if self._gaps else f"v{self._chance.randint(1, 6)}"

    def _role(self) -> Task:
        options: Options = {"name": self._role_name()}
        kind = self._chance.random()
        if kind < 0.6:
            options["trust_policy"] = self._trust_policy()
        if 0.55 < kind < 0.85:
            options["trusted"] = self._one(words.BAD_TRUSTED) if self._maybe(0.1) else self._one(words.GOOD_TRUSTED)
        if self._maybe(0.2):
            options["path"] = self._one(words.BAD_PATHS) if self._maybe(0.15) else self._one(words.PATHS)
        self._sometimes(options, 0.2, "description", lambda: self._one(("of the play", "of the account", "", "☃")))
        self._sometimes(options, 0.2, "max_session_duration", lambda: self._one((3600, 7200, 43200, 60)))
        self._sometimes(options, 0.3, "permissions_boundary", self._boundary)
        self._sometimes(options, 0.05, "repair_principals", lambda: True)
        self._sometimes(options, 0.05, "wait", lambda: False)
        self._about_documents(options)
        self._about_tags(options)
        if "trust_policy" in options or "trusted" in options:
            self._known.roles.add(options["name"])
        return _task("iam_role_trust", options)

    def _trust_policy(self) -> Any:
        kind = self._chance.random()
        documents = words.BAD_TRUSTS if kind < 0.08 else words.TRUSTS_IN_OWN if kind < 0.2 else words.GOOD_TRUSTS
        return self._one(documents)

    def _boundary(self) -> str:
        return "" if self._maybe(0.4) else self._reference()

    def _no_role(self) -> Task:
        options: Options = {"name": self._role_name(), "state": "absent"}
        self._sometimes(options, 0.75, "detach", lambda: self._maybe(0.9))
        return _task("iam_role_trust", options)

    def _role_name(self) -> str:
        if self._maybe(0.03):
            return self._one(words.BAD_NAMES)
        existing, others = sorted(self._known.roles), (*words.ROLES, words.NEW_ROLE, words.NEW_ROLE)
        name = self._one(existing) if existing and self._maybe(0.75) else self._one(others)
        return self._in_other_letters(name)

    def _attachment(self) -> Task:
        if self._maybe(0.08):
            policies: list[str] = [words.of_aws(name) for name in self._some(words.OF_AWS, 9)]
        else:
            policies = [self._reference() for _time in range(self._chance.choice((0, 1, 1, 1, 2, 2, 3)))]
        options: Options = {"role": self._role_name(), "policies": policies}
        if self._maybe(0.2):
            options["state"] = "absent"
        self._sometimes(options, 0.3 if "state" not in options else 0.05, "exclusive", lambda: True)
        task = _task("iam_role_attachment", options)
        if policies and "exclusive" not in options and self._maybe(0.1):
            options["policies"] = ["{{ item }}"]
            task["loop"] = policies
        return task

    def _reference(self) -> str:
        """A policy by name or ARN."""
        kind = self._chance.random()
        if kind < 0.02:
            return self._one(words.BAD_NAMES)
        if kind < 0.07:
            return self._one(words.BAD_ARNS)
        if kind < 0.11:
            return self._one(words.FOREIGN_ARNS)
        if kind < 0.15:
            return words.MISSING
        if kind < 0.25:
            return words.of_aws(self._one(words.OF_AWS))
        if kind < 0.37:
            name = self._one(words.OF_AWS).rpartition("/")[2]
            return self._in_other_letters(name)
        if kind < 0.45 and self._known.registered:
            return f"{{{{ {self._one(self._known.registered)}.policy.arn }}}}"
        name = self._policy_name()
        return name if self._maybe(0.6) else words.arn_of(name, self._known.policies.get(name, "/"))

    def _view(self) -> Task:
        views: tuple[tuple[str, Callable[[], Options]], ...] = (
            ("iam_managed_policy_info", lambda: {"include": ["document", "versions", "entities"]}),
            ("iam_managed_policy_info", lambda: {"name": self._policy_name(), "scope": "all", "include": ["entities"]}),
            ("iam_managed_policy_info", lambda: {"arn": self._existing_arn(), "include": ["versions"]}),
            ("iam_managed_policy_info", lambda: {"path_prefix": "/team/", "include": ["document"]}),
            ("iam_role_trust_info", dict),
            ("iam_role_trust_info", lambda: {"name": self._role_name()}),
            ("iam_role_trust_info", lambda: {"path_prefix": "/team/"}),
            ("iam_role_trust_info", lambda: {"trusting": self._one(("ec2.amazonaws.com", OTHER, OWN))}),
            ("iam_role_attachment_info", lambda: {"role": self._role_name()}),
            ("iam_role_attachment_info", lambda: {"policy": self._reference()}),
        )
        module, options = self._one(views)
        return _task(module, options())

    def _of_any_module(self) -> Task:
        """A task of any managing module, by its descriptor alone: so a new module is played from its first day."""
        descriptor = self._one([each for _name, each in sorted(descriptors().items())])
        naming = self._one(descriptor.naming)
        options: Options = {naming: self._in_other_letters(words.value(descriptor, naming, self._chance))}
        for name, spec in descriptor.argument_spec.items():
            if name not in descriptor.naming and (spec.get("required") or self._maybe(0.15)):
                options[name] = words.value(descriptor, name, self._chance)
        return _task(descriptor.module, options)

    def _about_documents(self, options: Options) -> None:
        self._sometimes(options, 0.08, "allow_new_access", lambda: False)
        self._sometimes(options, 0.15, "lint", lambda: False)

    def _about_tags(self, options: Options) -> None:
        self._sometimes(
            options, 0.3, "tags", lambda: self._one(words.BAD_TAGS) if self._maybe(0.1) else self._one(words.TAGS)
        )
        self._sometimes(options, 0.1, "purge_tags", lambda: False)

    def _sometimes(self, options: Options, share: float, name: str, value: Callable[[], Any]) -> None:
        if self._maybe(share):
            options[name] = value()

    def _registered(self) -> str:
        name = f"r{len(self._known.registered)}"
        self._known.registered.append(name)
        return name


def _task(module: str, options: Options) -> Task:
    return {f"plumb.aws.{module}": options}


def _text(document: Any) -> str:
    return json.dumps(document)


def _as_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
