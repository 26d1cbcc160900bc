# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inline policies: which are put and deleted, in which order, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.plan import plan
from unit.module_utils._resources.inline_policy.inline import (
    A_OTHERWISE,
    MEDIUM,
    OLD_VERSION,
    WIDE,
    A,
    B,
    C,
    desired,
    existing,
    of_each_kind,
    planned,
)
from unit.module_utils.examples import Document, allow, large, missing_from, shown

Documents = dict[str, Document]
SMALL_SIZE, MEDIUM_SIZE, WIDE_SIZE = map(document_size, (A, MEDIUM, WIDE))


def in_words(made: Plan) -> str:
    """``+`` a new policy, ``~`` one that is replaced, ``-`` one that is deleted."""
    words = []
    for call in made.calls:
        sign = "-" if call.operation.removes else "~" if call.notes else "+"
        words.append(sign + call.arguments["PolicyName"])
    return " ".join(words)


# What is put and deleted


@given(st.permutations(["i", "j", "k", "m"]), st.booleans())
def test_in_which_order_iam_lists_policies_does_not_matter(names: list[str], exclusive: bool) -> None:
    options: dict[str, Any] = {"policies": {"m": A, "i": B, "n": A}, "exclusive": exclusive}
    made = [planned(dict.fromkeys(each, A), **options) for each in (names, sorted(names))]
    assert made[0] == made[1]
    assert [list(each.result["inline_policies"]) for each in made] == [sorted(made[0].result["inline_policies"])] * 2


@pytest.mark.parametrize(
    ("there", "given_options", "calls"),
    [
        pytest.param({}, {"policies": {}}, "", id="none desired"),
        pytest.param({"i": A}, {"policies": {}}, "", id="none desired, others left alone"),
        pytest.param({"i": A}, {"name": "i", "policy": A}, "", id="the same"),
        pytest.param({"i": A}, {"name": "i", "policy": A_OTHERWISE}, "", id="the same, written otherwise"),
        pytest.param({}, {"name": "i", "policy": A}, "+i", id="a new one"),
        pytest.param({"i": A}, {"name": "i", "policy": B}, "~i", id="another document"),
        pytest.param({"i": A}, {"name": "I", "policy": A}, "+I", id="names in another case are others"),
        pytest.param({"i": A, "k": C}, {"policies": {"j": B, "i": B}}, "+j ~i", id="several, others left alone"),
        pytest.param({"i": A}, {"policies": {}, "exclusive": True}, "-i", id="exclusive: none desired"),
        pytest.param({"i": A}, {"policies": {"i": A}, "exclusive": True}, "", id="exclusive: no others"),
        pytest.param(
            {"i": A, "k": C}, {"policies": {"j": B}, "exclusive": True}, "+j -i -k", id="exclusive: put first"
        ),
        pytest.param({"i": A, "j": B}, {"name": "i", "state": "absent"}, "-i", id="absent"),
        pytest.param({"i": A}, {"policies": ["j", "i"], "state": "absent"}, "-i", id="absent: one of two is there"),
        pytest.param({"i": A}, {"policies": {"i": B}, "state": "absent"}, "-i", id="absent: whatever document"),
        pytest.param({}, {"name": "i", "state": "absent"}, "", id="absent already"),
        pytest.param({"i": A}, {"policies": [], "state": "absent"}, "", id="absent: none named"),
    ],
)
@of_each_kind
def test_policies_are_put_first_and_deleted_last(
    kind: IdentityKind, there: Documents, given_options: dict[str, Any], calls: str
) -> None:
    made = planned(there, kind=kind, **given_options)
    assert in_words(made) == calls
    left = {**there, **{call.arguments["PolicyName"]: _sent(call) for call in made.calls}}
    left = {name: document for name, document in left.items() if document is not None}
    assert made.result["inline_policies"] == left
    removed = [(each["policy_name"], each["document"]) for each in made.result["removed_inline_policies"]]
    assert removed == [(word[1:], there[word[1:]]) for word in calls.split() if word[0] in "~-"]
    assert (made.kind, made.name, made.before == made.after) == (kind.name, "r", not calls)


def _sent(call: Any) -> Document | None:
    text = call.arguments.get("PolicyDocument")
    return load_document(text, what="policy") if text else None


# The sizes at which a new one is there, one has grown, and one has neither shrunk nor gone; then it has shrunk
_MOST = WIDE_SIZE + MEDIUM_SIZE + 2 * SMALL_SIZE
_UNION = WIDE_SIZE + 3 * SMALL_SIZE


@pytest.mark.parametrize(
    ("quota", "calls"),
    [
        pytest.param(_MOST, "+new ~grows ~shrinks -goes", id="room for all"),
        pytest.param(_MOST - 1, "~shrinks +new ~grows -goes", id="room once one has shrunk"),
        pytest.param(_UNION, "~shrinks +new ~grows -goes", id="just that"),
        pytest.param(_UNION - 1, "-goes ~shrinks +new ~grows", id="room once one is deleted"),
    ],
)
def test_there_is_no_gap_but_for_what_the_quota_needs(quota: int, calls: str) -> None:
    there = {"shrinks": MEDIUM, "grows": A, "goes": B}
    wanted = {"new": C, "shrinks": B, "grows": WIDE}
    assert in_words(planned(there, quota=quota, policies=wanted, exclusive=True)) == calls


_SIZED = st.dictionaries(st.sampled_from("abcd"), st.integers(min_value=0, max_value=900), max_size=4)


def _of_sizes(sizes: dict[str, int]) -> Documents:
    return {name: large(allow(f"s3:{name}"), size) for name, size in sizes.items()}


@given(_SIZED, _SIZED, st.booleans(), st.integers(min_value=0, max_value=2000))
def test_no_call_exceeds_the_quota_and_room_is_made_first_only_where_there_is_none(
    there: dict[str, int], wanted: dict[str, int], exclusive: bool, room: int
) -> None:
    before = _of_sizes(there)
    quota = max(sum(map(document_size, before.values())), 1) + room
    try:
        made = planned(before, quota=quota, policies=_of_sizes(wanted), exclusive=exclusive)
    except PlumbError as error:
        assert f"{quota} are allowed" in error.message
        return
    sizes = {name: document_size(document) for name, document in before.items()}
    union = sum(document_size(document) for document in {**before, **_of_sizes(wanted)}.values())
    for call in made.calls:
        document = _sent(call)
        sizes[call.arguments["PolicyName"]] = document_size(document) if document else 0
        assert sum(sizes.values()) <= quota
    signs = [word[0] for word in in_words(made).split()]
    assert signs == sorted(signs, key=lambda sign: (sign == "-") is (union <= quota))


# What is told


def test_a_document_that_stays_is_returned_as_iam_has_it() -> None:
    made = planned({"i": A}, policies={"i": A_OTHERWISE, "j": B})
    assert made.result["inline_policies"] == {"i": A, "j": B}


def test_the_diff_has_documents_whose_statements_stay_as_they_were_written() -> None:
    both: Document = {**A, "Statement": [A_OTHERWISE["Statement"], B["Statement"][0]]}
    made = planned({"i": A}, name="i", policy=both)
    old, new = (shown(side)["inline_policies"]["i"]["Statement"] for side in (made.before, made.after))
    assert [statement for statement in old if statement not in new] == []


@pytest.mark.parametrize(
    ("there", "wanted", "verdict"),
    [
        pytest.param({}, {"i": A}, "wider", id="a new policy"),
        pytest.param({"i": A}, {}, "narrower", id="a policy that goes"),
        pytest.param({"i": A}, {"j": A}, "unchanged", id="another name"),
        pytest.param({"i": A, "j": B}, {"i": B, "j": A}, "unchanged", id="documents change places"),
        pytest.param({"i": allow("s3:*")}, {"i": allow("s3:*"), "j": A}, "unchanged", id="what another allows anyway"),
        pytest.param({"i": A}, {"i": B}, "different", id="another document"),
        pytest.param({"i": OLD_VERSION}, {"i": {**OLD_VERSION, "Version": "2012-10-17"}}, "different", id="variables"),
        pytest.param(
            {"i": OLD_VERSION, "j": A},
            {"i": {**OLD_VERSION, "Version": "2012-10-17"}, "j": A},
            "different",
            id="variables, beside a document of the newer Version",
        ),
        pytest.param({"i": OLD_VERSION}, {"i": OLD_VERSION, "j": A}, "wider", id="an old document stays"),
    ],
)
def test_access_is_compared_over_all_documents_together(there: Documents, wanted: Documents, verdict: str) -> None:
    made = planned(there, policies=wanted, exclusive=True)
    assert made.result["access"]["verdict"] == verdict
    assert (made.after or {}).get("access", {"verdict": "unchanged"})["verdict"] == verdict


def test_a_deny_in_another_policy_counts() -> None:
    deny: Document = {**A, "Statement": [{**A["Statement"][0], "Effect": "Deny"}]}
    assert planned({"deny": deny}, name="i", policy=A).result["access"]["verdict"] == "unchanged"
    assert planned({"deny": deny, "i": A}, name="deny", state="absent").result["access"]["verdict"] == "wider"


def test_where_nothing_changes_no_access_does() -> None:
    unchanged = {"verdict": "unchanged", "gained": [], "lost": []}
    assert planned({"i": A}, name="i", policy=A_OTHERWISE).result["access"] == unchanged


def test_what_is_unwise_in_the_documents_named_is_warned_of() -> None:
    careful = allow("s3:GetObject", "arn:aws:s3:::b/*")
    risky: Document = {**A, "Statement": [{"Effect": "Allow", "NotAction": "s3:GetObject", "Resource": "*"}]}
    there = {"i": risky, "other": risky}
    named = planned(there, policies={"i": risky, "j": careful}, lint=True).lints
    assert {lint.in_words.partition(": ")[0] for lint in named} == {"policies of role r (i)"}
    assert planned(there, policies={"i": risky}, lint=False).lints == ()
    assert planned(there, policies=["i"], state="absent", lint=True).lints == ()


# What is refused


@pytest.mark.parametrize(("there", "verdict"), [({}, "wider"), ({"i": B}, "different")])
def test_new_access_is_refused_where_it_is_not_allowed(there: Documents, verdict: str) -> None:
    with pytest.raises(PlumbError, match=r"^allow_new_access: false, .*s3:a") as caught:
        planned(there, name="i", policy=A, allow_new_access=False)
    assert caught.value.details["access"]["verdict"] == verdict


@pytest.mark.parametrize("wanted", [{"i": A}, {"j": A}, {"i": A_OTHERWISE}, {}])
def test_what_gives_no_new_access_is_let_through(wanted: Documents) -> None:
    planned({"i": A}, policies=wanted, exclusive=True, allow_new_access=False)


@pytest.mark.parametrize(
    ("given_options", "option"),
    [
        ({"name": "i", "policy": allow("s3")}, "policy: "),
        ({"policies": {"j": A, "i": allow("s3")}}, "policies: i: "),
    ],
)
@of_each_kind
def test_what_iam_would_refuse_names_the_option_and_the_policy(
    kind: IdentityKind, given_options: dict[str, Any], option: str
) -> None:
    with pytest.raises(PlumbError) as caught:
        planned({}, kind=kind, **given_options)
    assert caught.value.message.startswith(f"{option}IAM would refuse this document: ")
    assert caught.value.details["policy_problems"]


def test_a_document_that_is_there_already_is_not_judged() -> None:
    wrong = allow("s3")
    assert planned({"i": wrong, "j": wrong}, policies={"i": wrong, "k": A}).calls


def test_the_partition_of_the_account_is_that_of_the_documents() -> None:
    document = allow("s3:GetObject", "arn:aws-cn:s3:::b/*")
    with pytest.raises(PlumbError, match=r"^policy: .*aws-cn"):
        planned({}, name="i", policy=document)
    assert plan(existing({}, partition="aws-cn"), desired(name="i", policy=document)).calls


@pytest.mark.parametrize(
    ("there", "wanted", "exclusive", "fits"),
    [
        ({}, {"i": MEDIUM}, False, True),
        ({}, {"i": WIDE}, False, False),
        ({"j": MEDIUM}, {"i": MEDIUM}, False, False),
        ({"j": MEDIUM}, {"i": MEDIUM}, True, True),
        ({"i": MEDIUM}, {"i": WIDE}, False, False),
        ({"i": WIDE, "j": MEDIUM}, {"i": MEDIUM}, False, True),
        ({"i": WIDE, "j": MEDIUM}, {}, False, True),
    ],
)
@of_each_kind
def test_more_than_the_quota_allows_together_is_refused(
    kind: IdentityKind, there: Documents, wanted: Documents, exclusive: bool, fits: bool
) -> None:
    given_options: dict[str, Any] = {"policies": wanted, "exclusive": exclusive}
    if fits:
        planned(there, quota=MEDIUM_SIZE, kind=kind, **given_options)
        return
    with pytest.raises(PlumbError, match=f"^policies: the inline policies of the {kind.name} 'r'") as caught:
        planned(there, quota=MEDIUM_SIZE, kind=kind, **given_options)
    size = sum(map(document_size, {**there, **wanted}.values()))
    told = f"{size} characters without white space together, {MEDIUM_SIZE} are allowed"
    assert missing_from(caught.value.message, [told]) == []


@pytest.mark.parametrize("given_options", [{"policies": {"i": A}}, {"policies": ["j"], "state": "absent"}])
def test_nothing_is_planned_where_a_document_is_listed_and_not_shown(given_options: dict[str, Any]) -> None:
    for there in ({"i": None}, {"i": None, "j": A}, {"j": A, "k": None}):
        with pytest.raises(PlumbError, match=r"does not show its document. Nothing was changed") as caught:
            plan(existing(there), desired(**given_options))
        hidden = next(name for name, document in there.items() if document is None)
        assert missing_from(caught.value.message, [f"the inline policy '{hidden}' of 'r'"]) == []
        assert caught.value.patience == 20


def test_the_policies_of_a_role_of_an_aws_service_are_never_changed() -> None:
    current = existing({"i": A}, reserved=True)
    assert plan(current, desired(name="i", policy=A)).calls == ()
    for wanted in (desired(name="i", policy=B), desired(name="i", state="absent")):
        with pytest.raises(PlumbError, match="^role: 'r' is a role that only AWS may change"):
            plan(current, wanted)


@pytest.mark.parametrize(
    ("given_options", "refused"),
    [
        ({"name": "i", "state": "absent"}, ["the inline policy i"]),
        ({"policies": {}, "exclusive": True}, ["the inline policy i", "the inline policy j"]),
        ({"policies": {"i": A}, "exclusive": True}, ["the inline policy j"]),
        ({"name": "new", "policy": C}, None),
        ({"name": "i", "policy": A_OTHERWISE}, None),
        ({"name": "new", "state": "absent"}, None),
    ],
)
def test_policies_are_not_deleted_from_the_role_that_runs_the_task(
    given_options: dict[str, Any], refused: list[str] | None
) -> None:
    current = existing({"i": A, "j": B}, caller=CallerRole("r", None))
    if refused is None:
        plan(current, desired(**given_options))
        return
    with pytest.raises(PlumbError, match=r"^allow_self_lockout: ") as caught:
        plan(current, desired(**given_options))
    assert missing_from(caught.value.message, refused) == []
    assert plan(current, desired(**given_options, allow_self_lockout=True)).calls


# Identities that are not there


@of_each_kind
def test_one_that_is_not_there_has_none_of_the_absent_policies(kind: IdentityKind) -> None:
    made = plan(existing(None), desired(kind=kind, name="i", state="absent"))
    assert (made.calls, made.before, made.after, made.kind) == ((), None, None, kind.name)
    assert made.result == {
        f"{kind.name}_name": "r",
        "inline_policies": {},
        "access": {"verdict": "unchanged", "gained": [], "lost": []},
        "removed_inline_policies": [],
    }


@pytest.mark.parametrize("given_options", [{"policies": {"i": A}}, {"policies": {}, "exclusive": True}])
@of_each_kind
def test_one_that_is_not_there_is_an_error_for_putting(kind: IdentityKind, given_options: dict[str, Any]) -> None:
    with pytest.raises(PlumbError, match=f"^{kind.name}: the {kind.name} 'r' does not exist") as caught:
        plan(existing(None), desired(kind=kind, **given_options))
    assert (caught.value.missing, caught.value.patience) == (f"{kind.name}/r", 0)
    assert ("iam_role_trust" in caught.value.message) is (kind is ROLE)


@pytest.mark.parametrize("given_options", [{"policies": {}}, {"name": "i", "state": "absent"}])
def test_nothing_is_planned_where_iam_shows_a_role_and_not_its_policies(given_options: dict[str, Any]) -> None:
    with pytest.raises(PlumbError, match=r"^IAM shows the role 'r', but not its inline .* Nothing was") as caught:
        plan(existing(None, is_half_shown=True), desired(**given_options))
    assert (caught.value.missing, caught.value.patience) == (None, 20)
