# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules that stand in for amazon.aws's have its options; each difference is listed here with its reason.

`make specs` downloads what to compare with. Without it, these tests are skipped.
"""

from __future__ import annotations

import ast
import importlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS
from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import with_connection_arguments

ROOT = Path(__file__).resolve().parents[2]
RELEASE = "11.4.0"
THEIRS = "ansible_collections/amazon/aws/"
WHEELS = sorted((ROOT / ".build" / "amazon").glob("ansible-*.whl"))
DROP_INS = (
    "iam_instance_profile",
    "iam_instance_profile_info",
    "iam_managed_policy",
    "iam_role",
    "iam_role_info",
)
# Parts of an option of amazon.aws that differ: ours, and why
DIFFERENT = {
    ("iam_managed_policy", "name", "required"): (False, "arn names a policy, too; one of them is required"),
    ("iam_role", "delete_instance_profile", "default"): (False, "there it has none and means false"),
}
# Aliases beside those of amazon.aws, and why
MORE_ALIASES = {
    ("iam_managed_policy", "policy"): ({"policy_document"}, "as of iam_inline_policy"),
    ("iam_role", "assume_role_policy_document"): ({"trust_policy"}, "the name in iam_role_trust"),
    ("iam_role", "boundary"): ({"permissions_boundary"}, "the name in iam_role_trust"),
}
# Options that amazon.aws does not have, and what for; those to assume a role come with all modules
MORE_OPTIONS = {
    "iam_instance_profile": {
        "allow_new_access": "a guard",
        "allow_self_lockout": "a guard",
        "wait": "as iam_role has it",
        "wait_timeout": "as iam_role has it",
    },
    "iam_instance_profile_info": {"role": "the instance profiles of a role"},
    "iam_managed_policy": {
        "allow_new_access": "a guard",
        "allow_self_lockout": "a guard",
        "arn": "a policy by its ARN",
        "default_version": "to roll back",
        "detach": "there, state=absent always detaches",
        "lint": "warnings about documents",
        "lint_ignore": "warnings about documents",
        "prune": "there, the oldest version always makes room",
    },
    "iam_role": {
        "allow_new_access": "a guard",
        "allow_self_lockout": "a guard",
        "inline_policies": "the whole role in one task",
        "instance_profiles": "the whole role in one task",
        "lint": "warnings about documents",
        "lint_ignore": "warnings about documents",
        "purge_inline_policies": "the whole role in one task",
        "repair_principals": "ids of deleted principals",
        "trusted": "a trust policy by who is trusted",
    },
    "iam_role_info": {},
}
# Keys of results that are not here, and why
FEWER_KEYS = {
    ("iam_role", "assume_role_policy_document_raw"): "deprecated there, equal to assume_role_policy_document",
    ("iam_role_info", "assume_role_policy_document_raw"): "deprecated there, equal to assume_role_policy_document",
}
RESULTS = {
    "iam_instance_profile": "iam_instance_profile",
    "iam_instance_profile_info": "iam_instance_profiles",
    "iam_managed_policy": "policy",
    "iam_role": "iam_role",
    "iam_role_info": "iam_roles",
}
ASSUMING = {name for name in CONNECTION_ARGUMENTS if name.startswith("assume_role_")}

pytestmark = pytest.mark.skipif(not WHEELS, reason="amazon.aws is not here: make specs downloads it")


def _read(path: str) -> str:
    with zipfile.ZipFile(WHEELS[-1]) as wheel:
        return wheel.read(f"{THEIRS}{path}").decode()


def _texts(source: str) -> dict[str, str]:
    """The names that a source gives to texts, such as DOCUMENTATION."""
    return {
        target.id: node.value.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _documented(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text) or {}
    return loaded


@cache
def _theirs(module: str) -> dict[str, dict[str, Any]]:
    """The options that amazon.aws documents for a module, with those of its fragments."""
    documentation = _documented(_texts(_read(f"plugins/modules/{module}.py"))["DOCUMENTATION"])
    options: dict[str, dict[str, Any]] = {}
    for fragment in documentation["extends_documentation_fragment"]:
        name, _dot, part = fragment.removeprefix("amazon.aws.").partition(".")
        texts = _texts(_read(f"plugins/doc_fragments/{name}.py"))
        text = texts.get(part.upper()) or texts.get("DOCUMENTATION") or ""
        options |= _documented(text).get("options") or {}
    options |= documentation["options"]
    return options


def _ours(module: str) -> dict[str, dict[str, Any]]:
    imported = importlib.import_module(f"ansible_collections.plumb.aws.plugins.modules.{module}")
    return with_connection_arguments(imported.ARGUMENT_SPEC)


def _parts(option: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "type", option.get("type", "str")
    yield "elements", option.get("elements")
    yield "required", option.get("required", False)
    yield "default", option.get("default")
    yield "choices", sorted(option.get("choices") or [])


def test_amazon_aws_is_of_the_release_that_the_documentation_names() -> None:
    assert json.loads(_read("MANIFEST.json"))["collection_info"]["version"] == RELEASE
    assert f"amazon.aws {RELEASE}" in (ROOT / "docs" / "moving.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", DROP_INS)
def test_all_its_options_are_here_and_the_others_are_listed(module: str) -> None:
    theirs, ours = set(_theirs(module)), set(_ours(module))
    assert len(theirs) > 10
    assert theirs - ours == set()
    assert ours - theirs == ASSUMING | set(MORE_OPTIONS[module])


@pytest.mark.parametrize("module", DROP_INS)
def test_an_option_has_its_type_choices_and_default(module: str) -> None:
    theirs, ours = _theirs(module), _ours(module)
    found = {
        (module, name, part): value
        for name in theirs
        for part, value in _parts(ours[name])
        if dict(_parts(theirs[name]))[part] != value
    }
    assert found == {key: value for key, (value, _why) in DIFFERENT.items() if key[0] == module}


@pytest.mark.parametrize("module", DROP_INS)
def test_an_option_has_its_aliases(module: str) -> None:
    theirs, ours = _theirs(module), _ours(module)
    aliases = {name: (set(theirs[name].get("aliases", ())), set(ours[name].get("aliases", ()))) for name in theirs}
    assert {name: there - here for name, (there, here) in aliases.items() if there - here} == {}
    more = {(module, name): here - there for name, (there, here) in aliases.items() if here - there}
    assert more == {key: names for key, (names, _why) in MORE_ALIASES.items() if key[0] == module}


@pytest.mark.parametrize("module", DROP_INS)
def test_its_results_are_here(module: str) -> None:
    name = RESULTS[module]
    theirs = _documented(_texts(_read(f"plugins/modules/{module}.py"))["RETURN"])
    source = (ROOT / "plugins" / "modules" / f"{module}.py").read_text(encoding="utf-8")
    ours = _documented(_texts(source)["RETURN"])
    assert set(theirs) == {name}
    missing = set(theirs[name]["contains"]) - set(ours[name]["contains"])
    assert missing == {key for known, key in FEWER_KEYS if known == module}
