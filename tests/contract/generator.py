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
from collections.abc import Callable
from random import Random
from typing import Any

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import descriptors
from contract import words
from contract.case import OTHER, OWN, Case, Task, options_of
from contract.dice import Options
from contract.furnishing import Furnisher, as_text

MOST_TASKS = 12


def generate(seed: str) -> Case:
    """The case of a seed, always the same."""
    return _Author(Random(seed), seed).case()


class _Author(Furnisher):
    def __init__(self, chance: Random, name: str) -> None:
        super().__init__(chance)
        self._name = name

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
        if len(tasks) < MOST_TASKS and self._maybe(0.15):
            tasks.append(self._rarity())
        if len(tasks) < MOST_TASKS and self._maybe(0.15):
            tasks.append(self._set())
        return Case(self._name, tuple(self._steps), tuple(tasks), self._gaps)

    # Tasks

    def _task(self) -> Task:
        kinds: tuple[tuple[int, Callable[[], Task]], ...] = (
            (10, self._policy),
            (4, self._no_policy),
            (8, self._role),
            (4, self._no_role),
            (8, self._whole_role),
            (9, self._attachment),
            (8, self._inline),
            (6, self._profile),
            (3, self._view),
            (3, self._of_any_module),
        )
        weights, makers = zip(*kinds, strict=True)
        task: Task = self._chance.choices(makers, weights)[0]()
        if self._maybe(0.06):
            self._elsewhere(task)
        return task

    def _rarity(self) -> Task:
        """A task that is refused for what chance alone would bring too rarely."""
        refused: tuple[tuple[str, Options], ...] = (
            ("iam_role_trust", {"name": self._role_name(), "trust_policy": words.TRUSTS_NOBODY}),
            ("iam_managed_policy", {"name": self._policy_name(), "default_version": "latest"}),
            ("iam_role_attachment", {"role": self._role_name(), "policies": [self._one(words.FOREIGN_ARNS)]}),
        )
        module, options = self._one(refused)
        return _task(module, options)

    def _set(self) -> Task:
        """Several resources in one task. A partial one is no part of the contract: it fails, and has changed something."""
        lists: Options = {
            "policies": [options_of(self._policy()) for _time in range(self._one((0, 1, 2, 3)))],
            "roles": [options_of(self._whole_role()) for _time in range(self._one((0, 1, 2, 3)))],
        }
        self._sometimes(lists, 0.2, "users", lambda: [{"name": words.NAMES["user"][0], "managed_policies": []}])
        self._sometimes(lists, 0.2, "exclusive_path", lambda: self._one(words.PATHS))
        if "exclusive_path" in lists:
            lists["max_deletions"] = self._one((0, 3, 20))
        return _task("iam_account", lists)

    def _elsewhere(self, task: Task) -> None:
        """Let the task run in the other account, as a role of it."""
        if not any(step.account == OTHER for step in self._steps):
            trust = as_text(words.TRUSTS_OWN)
            self._do("create_role", OTHER, RoleName="deployer", AssumeRolePolicyDocument=trust)
            self._seed_inline_policies("role", "deployer", OTHER)
            for name in self._some(words.POLICIES):
                self._seed_policy(name, OTHER)
            for name in self._some(words.ROLES):
                self._seed_role(name, OTHER)
        options = options_of(task)
        missing = self._maybe(0.2)
        options["assume_role_arn"] = words.DEPLOYER + ("-missing" if missing else "")
        for name in ("trust_policy", "assume_role_policy_document"):
            if options.get(name) in words.TRUSTS_IN_OWN:  # who is there in a third account, only a write reveals
                options[name] = json.loads(as_text(options[name]).replace(OWN, OTHER))
        deployer = words.DEPLOYER.rpartition("/")[2]
        if next(iter(task)) in ("plumb.aws.iam_role_trust", "plumb.aws.iam_role") and self._maybe(0.5):
            options["name"] = deployer  # it may not take its own trust
        if "inline_policy" in next(iter(task)) and "role" in options and self._maybe(0.5):
            options["role"] = deployer  # nor its own inline policies

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

    def _document(self) -> Any:
        if self._known.registered and self._maybe(0.05):
            return f"{{{{ {self._one(self._known.registered)}.policy.document }}}}"
        if self._maybe(0.04):
            return words.LARGE_POLICY
        return self._one(words.BAD_POLICIES) if self._maybe(0.1) else self._one(words.GOOD_POLICIES)

    def _version(self) -> str:
        if self._known.registered and (self._gaps or self._maybe(0.5)):
            return f"{{{{ {self._one(self._known.registered)}.policy.default_version_id }}}}"
        if self._maybe(0.35):
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

    def _whole_role(self) -> Task:
        options: Options = {"name": self._role_name()}
        if self._maybe(0.2):
            self._sometimes(options, 0.5, "delete_instance_profile", lambda: True)
            return _task("iam_role", {**options, "state": "absent"})
        if self._maybe(0.75):
            options["assume_role_policy_document"] = self._trust_policy()
            self._known.roles.add(options["name"])
        self._sometimes(options, 0.2, "path", lambda: self._one((*words.PATHS, *words.PATHS, *words.BAD_PATHS)))
        self._sometimes(options, 0.2, "description", lambda: self._one(("of the play", "of the account", "", "☃")))
        self._sometimes(options, 0.2, "boundary", self._boundary)
        self._sometimes(options, 0.6, "managed_policies", self._references)
        self._sometimes(options, 0.2, "purge_policies", lambda: False)
        self._sometimes(options, 0.5, "inline_policies", self._documents)
        self._sometimes(options, 0.2, "purge_inline_policies", lambda: False)
        self._sometimes(options, 0.3, "create_instance_profile", lambda: self._maybe(0.4))
        self._sometimes(
            options, 0.3, "instance_profiles", lambda: [self._profile_name() for _time in range(self._one((0, 1, 2)))]
        )
        self._sometimes(options, 0.05, "wait", lambda: False)
        self._about_documents(options)
        self._about_tags(options)
        return _task("iam_role", options)

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
            policies = self._references()
        kind, name = self._identity()
        options: Options = {kind: name, "policies": policies}
        if self._maybe(0.2):
            options["state"] = "absent"
        self._sometimes(options, 0.3 if "state" not in options else 0.05, "exclusive", lambda: True)
        self._sometimes(options, 0.08, "allow_new_access", lambda: False)
        task = _task(f"iam_{kind}_attachment", options)
        if policies and "exclusive" not in options and self._maybe(0.1):
            options["policies"] = ["{{ item }}"]
            task["loop"] = policies
        return task

    def _identity(self) -> tuple[str, str]:
        """The kind and name of one who has policies."""
        kind = self._one(("role", "role", "role", "role", "user", "group"))
        if kind == "role":
            return kind, self._role_name()
        if self._maybe(0.1):
            return kind, self._one((*words.BAD_NAMES, words.MISSING, words.MISSING))
        return kind, words.NAMES[kind][0]

    def _inline(self) -> Task:
        kind, identity = self._identity()
        options: Options = {kind: identity}
        absent = self._maybe(0.2)
        if self._maybe(0.5):
            options["name"] = self._inline_name()
            self._sometimes(options, 0.1 if absent else 0.97, "policy", self._document)
        elif absent and self._maybe(0.5):
            options["policies"] = [self._inline_name() for _time in range(self._one((1, 2)))]
        elif self._maybe(0.12):
            options["policies"] = dict.fromkeys(words.INLINE[:2], words.LARGE_POLICY)
        else:
            options["policies"] = self._documents()
        if absent:
            options["state"] = "absent"
        self._sometimes(options, 0.4 if "policies" in options and not absent else 0.03, "exclusive", lambda: True)
        self._about_documents(options)
        return _task("iam_inline_policy", options)

    def _documents(self) -> dict[str, Any]:
        """Inline policies by their names."""
        names = [self._inline_name() for _time in range(self._one((0, 1, 1, 2, 2, 3)))]
        return {name: self._document() for name in names}

    def _inline_name(self) -> str:
        if self._maybe(0.03):
            return self._one(words.BAD_NAMES)
        return self._in_other_letters(self._one(words.INLINE))

    def _profile(self) -> Task:
        options: Options = {"name": self._profile_name()}
        self._sometimes(options, 0.7, "role", lambda: "" if self._maybe(0.2) else self._role_name())
        self._sometimes(options, 0.2, "path", lambda: self._one((*words.PATHS, *words.PATHS, *words.BAD_PATHS)))
        self._sometimes(options, 0.05, "wait", lambda: False)
        self._sometimes(options, 0.25, "state", lambda: "absent")
        self._sometimes(options, 0.05, "allow_new_access", lambda: False)
        self._about_tags(options)
        if "state" not in options:
            self._known.profiles.add(options["name"])
        return _task("iam_instance_profile", options)

    def _profile_name(self) -> str:
        if self._maybe(0.03):
            return self._one(words.BAD_NAMES)
        existing = sorted(self._known.profiles)
        name = self._one(existing) if existing and self._maybe(0.7) else self._one(words.NAMES["instance profile"])
        return self._in_other_letters(name)

    def _references(self) -> list[str]:
        return [self._reference() for _time in range(self._one((0, 1, 1, 1, 2, 2, 3)))]

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
            ("iam_account_info", lambda: self._one(({}, {"path_prefix": "/team/", "include": ["policies", "roles"]}))),
            ("iam_role_info", lambda: self._one(({}, {"path_prefix": "/team/"}))),
            ("iam_role_info", lambda: {"name": self._role_name()}),
            ("iam_role_attachment_info", lambda: dict([self._identity()])),
            ("iam_inline_policy_info", lambda: dict([self._identity()])),
            ("iam_inline_policy_info", lambda: {"role": self._role_name(), "name": self._inline_name()}),
            ("iam_instance_profile_info", dict),
            ("iam_instance_profile_info", lambda: {"name": self._profile_name()}),
            ("iam_instance_profile_info", lambda: {"role": self._role_name()}),
            ("iam_instance_profile_info", lambda: {"path_prefix": "/team/"}),
            ("iam_role_attachment_info", lambda: {"policy": self._reference()}),
        )
        module, options = self._one(views)
        return _task(module, options())

    def _of_any_module(self) -> Task:
        """A task of any module that manages one resource, by its descriptor alone: so a new one is played at once."""
        descriptor = self._one([each for _name, each in sorted(descriptors().items()) if each.naming])
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

    def _registered(self) -> str:
        name = f"r{len(self._known.registered)}"
        self._known.registered.append(name)
        return name


def _task(module: str, options: Options) -> Task:
    return {f"plumb.aws.{module}": options}
