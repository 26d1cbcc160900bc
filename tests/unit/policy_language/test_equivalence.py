# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Equal meaning, equal form: each rewriting that IAM does not notice leaves a document the same, each other one not."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import (
    canonical,
    canonical_text,
    readable,
    same_document,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import DocumentError
from unit.policy_language.searching import chances, examples
from unit.policy_language.small_documents import cases, load, managed, managed_statement, policy, trust

Document = dict[str, Any]

# The shared pairs


_PAIRS = cases("equivalence")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in _PAIRS if not case["err"]])
def test_a_pair_of_the_cases_is_the_same_or_not_both_ways_round(case: dict[str, Any]) -> None:
    left, right = load(case["policy1"]), load(case["policy2"])
    assert same_document(left, right) is case["equivalent"], case["why"]
    assert same_document(right, left) is case["equivalent"], case["why"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in _PAIRS if case["equivalent"]])
def test_of_two_documents_of_the_cases_that_are_the_same_the_access_is_unchanged(case: dict[str, Any]) -> None:
    one, other = load(case["policy1"]), load(case["policy2"])
    assert access_change(one, other).as_result() == {"verdict": "unchanged", "gained": [], "lost": []}
    assert access_change(other, one).as_result() == {"verdict": "unchanged", "gained": [], "lost": []}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in _PAIRS if case["err"]])
def test_a_pair_of_which_one_is_no_json_is_an_error_and_no_difference(case: dict[str, Any]) -> None:
    with pytest.raises(DocumentError, match="not valid JSON"):
        [load(case["policy1"]), load(case["policy2"])]


def test_the_shared_pairs_hold_pairs_of_each_sort() -> None:
    assert sum(case["equivalent"] for case in _PAIRS) >= 48
    assert sum(not case["equivalent"] for case in _PAIRS) >= 50
    assert sum(case["err"] for case in _PAIRS) >= 1


# Documents to rewrite: lists everywhere, texts in canonical values, so that a rewriting has something to do


_ACCOUNT, _OTHER = "123456789012", "210987654321"
_ACTIONS = ["s3:GetObject", "s3:PutObject", "ec2:Describe*", "iam:PassRole", "sqs:*"]
_RESOURCES = [
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:sqs:us-east-1:123456789012:q",
    "arn:aws:ec2:*:*:instance/?",
]
_TESTS: dict[str, tuple[list[str], list[str]]] = {
    "StringEquals": (["aws:PrincipalTag/Team", "aws:username"], ["a", "b", "Ab", "123456789012"]),
    "StringNotLike": (["aws:PrincipalTag/Team", "s3:prefix"], ["a*", "b", "x?"]),
    "ForAnyValue:StringEqualsIfExists": (["aws:TagKeys"], ["a", "b"]),
    "Bool": (["aws:SecureTransport", "aws:MultiFactorAuthPresent"], ["true", "false"]),
    "NumericLessThan": (["s3:max-keys", "aws:MultiFactorAuthAge"], ["10", "1.5", "300", "0"]),
    "DateGreaterThan": (["aws:CurrentTime"], ["2026-01-01T00:00:00Z", "1700000000"]),
    "IpAddress": (["aws:SourceIp"], ["10.0.0.0/8", "192.0.2.1"]),
    "ArnLike": (["aws:SourceArn"], ["arn:aws:iam::123456789012:root", "arn:aws:sns:*:*:t"]),
}
_PRINCIPALS = {
    "AWS": [_ACCOUNT, _OTHER, f"arn:aws:iam::{_ACCOUNT}:role/app", f"arn:aws:iam::{_ACCOUNT}:user/bob", "*"],
    "Service": ["ec2.amazonaws.com", "sns.amazonaws.com"],
    "Federated": [f"arn:aws:iam::{_ACCOUNT}:saml-provider/idp"],
}


def _document(chance: random.Random) -> Document:
    statements = [_statement(chance, number) for number in range(chance.choice([1, 2, 2, 3]))]
    result: Document = {"Version": chance.choice(["2012-10-17", "2008-10-17"]), "Statement": statements}
    if chance.random() < 0.3:
        result["Id"] = "my-id"
    return result


def _statement(chance: random.Random, number: int) -> Document:
    result: Document = {"Effect": chance.choice(["Allow", "Deny"])}
    result[chance.choice(["Action", "Action", "NotAction"])] = _some(_ACTIONS, chance)
    if chance.random() < 0.5:
        result[chance.choice(["Resource", "Resource", "NotResource"])] = _some(_RESOURCES, chance)
    else:
        kinds = chance.sample(list(_PRINCIPALS), chance.choice([1, 2, 3]))
        result["Principal"] = {kind: _some(_PRINCIPALS[kind], chance) for kind in kinds}
    if chance.random() < 0.5:
        result["Sid"] = f"S{number}"
    operators = chance.sample(list(_TESTS), chance.choice([0, 1, 1, 2]))
    if operators:
        result["Condition"] = {
            operator: {key: _some(_TESTS[operator][1], chance) for key in _some(_TESTS[operator][0], chance)}
            for operator in operators
        }
    return result


def _some(items: list[str], chance: random.Random) -> list[str]:
    return chance.sample(items, chance.randint(1, min(3, len(items))))


# Rewritings that IAM does not notice. Each takes a document that it may change in place.


Rewriting = Callable[[Document, random.Random], None]


def _statements(document: Document) -> list[Document]:
    found = document["Statement"]
    return found if isinstance(found, list) else [found]


def _shuffle_statements(document: Document, chance: random.Random) -> None:
    document["Statement"] = chance.sample(_statements(document), len(_statements(document)))


def _repeat_a_statement(document: Document, chance: random.Random) -> None:
    document["Statement"] = [*_statements(document), copy.deepcopy(chance.choice(_statements(document)))]


def _write_one_statement_without_a_list(document: Document, _chance: random.Random) -> None:
    if len(_statements(document)) == 1:
        document["Statement"] = _statements(document)[0]


def _rewrite_lists(change: Callable[[list[Any], random.Random], Any]) -> Rewriting:
    def rewrite(document: Document, chance: random.Random) -> None:
        for statement in _statements(document):
            for holder, key in _value_places(statement):
                value = holder[key] if isinstance(holder[key], list) else [holder[key]]
                if chance.random() < 0.7:
                    holder[key] = change(value, chance)

    return rewrite


def _value_places(statement: Document) -> list[tuple[Document, str]]:
    places: list[tuple[Document, str]] = [
        (statement, name) for name in ("Action", "NotAction", "Resource", "NotResource") if name in statement
    ]
    for holder in (statement.get("Principal"), *statement.get("Condition", {}).values()):
        places += [(holder, key) for key in holder] if isinstance(holder, dict) else []
    return places


def _shuffled(values: list[Any], chance: random.Random) -> list[Any]:
    return chance.sample(values, len(values))


def _with_a_repetition(values: list[Any], chance: random.Random) -> list[Any]:
    return [*values, chance.choice(values)]


def _one_value_without_a_list(values: list[Any], _chance: random.Random) -> Any:
    return values[0] if len(values) == 1 else values


def _turn_keys_round(document: Document, chance: random.Random) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in chance.sample(list(value), len(value))}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    changed = shuffled(document)
    document.clear()
    document.update(changed)


def _other_case_of_actions(document: Document, chance: random.Random) -> None:
    for statement in _statements(document):
        for name in ("Action", "NotAction"):
            if name in statement:
                given = statement[name] if isinstance(statement[name], list) else [statement[name]]
                statement[name] = [_other_case(action, chance) for action in given]


def _other_case_of_keys(document: Document, chance: random.Random) -> None:
    for statement in _statements(document):
        for operator, tests in statement.get("Condition", {}).items():
            statement["Condition"][operator] = {_other_case(key, chance): tests[key] for key in tests}


def _other_case(text: str, chance: random.Random) -> str:
    return chance.choice([str.lower, str.upper, str.swapcase, str.title])(text)


def _without_quotation_marks(document: Document, chance: random.Random) -> None:
    for statement in _statements(document):
        for tests in statement.get("Condition", {}).values():
            for key, values in tests.items():
                given = values if isinstance(values, list) else [values]
                tests[key] = [_unquoted(value) if chance.random() < 0.7 else value for value in given]


def _unquoted(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    for read in (int, float):
        try:
            number = read(value)
        except ValueError:
            continue
        if str(number) == value:
            return number
    return value


def _say_nothing_at_length(document: Document, _chance: random.Random) -> None:
    for statement in _statements(document):
        statement.setdefault("Sid", "")
        statement.setdefault("Condition", {})


def _other_spelling_of_accounts(document: Document, chance: random.Random) -> None:
    for statement in _statements(document):
        principal = statement.get("Principal")
        names: Any = principal.get("AWS") if isinstance(principal, dict) else None
        for place, name in enumerate(names if isinstance(names, list) else []):
            if name.isdigit():
                partition = chance.choice(["aws", "aws-cn", "aws-us-gov", "aws-iso-b"])
                names[place] = f"arn:{partition}:iam::{name}:root"


def _leave_out_the_old_version(document: Document, _chance: random.Random) -> None:
    if document.get("Version") == "2008-10-17":
        del document["Version"]


_REWRITINGS: dict[str, Rewriting] = {
    "the order of statements": _shuffle_statements,
    "a statement twice": _repeat_a_statement,
    "one statement and a list of one": _write_one_statement_without_a_list,
    "the order of values": _rewrite_lists(_shuffled),
    "a value twice": _rewrite_lists(_with_a_repetition),
    "one value and a list of one": _rewrite_lists(_one_value_without_a_list),
    "the order of keys": _turn_keys_round,
    "the letter case of actions": _other_case_of_actions,
    "the letter case of condition keys": _other_case_of_keys,
    "quotation marks round booleans and numbers": _without_quotation_marks,
    "an empty Sid or Condition and none": _say_nothing_at_length,
    "an account's id and its root ARN": _other_spelling_of_accounts,
    "the old Version and none": _leave_out_the_old_version,
}


def _as_text(document: Document, chance: random.Random) -> str:
    """The document as somebody else would write the JSON."""
    text = json.dumps(document, indent=chance.choice([None, 1, 4, "\t"]), ensure_ascii=chance.random() < 0.5)
    return chance.choice([text, text.replace("/", "\\/"), f"\n {text}\r\n", text.replace("\n", "\r\n")])


@pytest.mark.parametrize("name", _REWRITINGS)
def test_one_equivalence_alone_makes_no_difference(name: str) -> None:
    changed = 0

    @examples(60)
    @given(chances)
    def check(chance: random.Random) -> None:
        nonlocal changed
        document = _document(chance)
        other = copy.deepcopy(document)
        _REWRITINGS[name](other, chance)
        changed += json.dumps(other) != json.dumps(document)
        assert same_document(load(document), load(other))

    check()
    assert changed >= 3, "the rewriting hardly ever had anything to do"


@examples(400)
@given(chances)
def test_many_equivalences_together_make_no_difference(chance: random.Random) -> None:
    document = _document(chance)
    other = copy.deepcopy(document)
    for rewrite in chance.sample(list(_REWRITINGS.values()), chance.randint(1, len(_REWRITINGS))):
        rewrite(other, chance)
    one, two = load(document), load(_as_text(other, chance))
    assert canonical_text(one) == canonical_text(two)
    assert same_document(two, one)
    assert access_change(one, two).verdict == "unchanged"
    written, rewritten = load(readable(one)), load(readable(two))
    assert same_document(written, one)
    assert canonical_text(rewritten) == canonical_text(written)


@examples(200)
@given(chances)
def test_the_canonical_form_is_a_document_of_the_same_meaning_and_its_own_canonical_form(chance: random.Random) -> None:
    document = load(_document(chance))
    form = canonical(document)
    assert json.dumps(canonical(form)) == json.dumps(form)
    assert json.dumps(canonical(load(json.dumps(form)))) == json.dumps(form)
    assert same_document(form, document)


def test_the_canonical_form_leaves_the_document_as_it_was() -> None:
    document = managed(Action=["s3:PutObject", "s3:GetObject"], Condition={})
    before = copy.deepcopy(document)
    canonical(document)
    readable(document)
    assert document == before


# Changes that IAM does notice


Change = Callable[[Document, random.Random], bool]  # whether it found anything to change


def _each(places: Callable[[Document], list[Any]], change: Callable[[Any, random.Random], None]) -> Change:
    def mutate(document: Document, chance: random.Random) -> bool:
        found = places(document)
        if found:
            change(chance.choice(found), chance)
        return bool(found)

    return mutate


def _with_element(*names: str) -> Callable[[Document], list[tuple[Document, str]]]:
    return lambda document: [(each, name) for each in document["Statement"] for name in names if name in each]


def _tests_in(document: Document) -> list[tuple[Document, str, str]]:
    return [
        (each["Condition"], operator, key)
        for each in document["Statement"]
        for operator, tests in each.get("Condition", {}).items()
        for key in tests
    ]


def _accounts_in(document: Document) -> list[tuple[list[str], int]]:
    found = [each["Principal"].get("AWS", []) for each in document["Statement"] if "Principal" in each]
    return [(names, place) for names in found for place, name in enumerate(names) if name.isdigit()]


def _add_value(place: tuple[Document, str], _chance: random.Random) -> None:
    place[0][place[1]].append("new:Value")


def _swap_case_of_value(place: tuple[Document, str], chance: random.Random) -> None:
    values = place[0][place[1]]
    values[chance.randrange(len(values))] += "aB"
    lone = copy.copy(values)
    values[:] = [value.swapcase() if value.endswith("aB") else value for value in lone]


def _rename_element(place: tuple[Document, str], _chance: random.Random) -> None:
    statement, name = place
    statement[name.removeprefix("Not") if name.startswith("Not") else f"Not{name}"] = statement.pop(name)


def _other_operator(place: tuple[Document, str, str], chance: random.Random) -> None:
    condition, operator, _key = place
    new = chance.choice([f"ForAllValues:{operator}", f"{operator}IfExists", operator.lower(), f"{operator}Like"])
    condition[new] = condition.pop(operator)


def _other_value(change: Callable[[str], Any]) -> Callable[[tuple[Document, str, str], random.Random], None]:
    def mutate(place: tuple[Document, str, str], chance: random.Random) -> None:
        condition, operator, key = place
        values = condition[operator][key]
        spot = chance.randrange(len(values))
        values[spot] = change(values[spot])

    return mutate


def _other_key(place: tuple[Document, str, str], _chance: random.Random) -> None:
    condition, operator, key = place
    condition[operator][key + "x"] = condition[operator].pop(key)


def _drop_test(place: tuple[Document, str, str], _chance: random.Random) -> None:
    condition, operator, key = place
    del condition[operator][key]


def _other_account(place: tuple[list[str], int], _chance: random.Random) -> None:
    names, spot = place
    names[spot] = "999999999999"


def _account_as_user(place: tuple[list[str], int], _chance: random.Random) -> None:
    names, spot = place
    names[spot] = f"arn:aws:iam::{names[spot]}:user/root"


def _set(name: str, value: Any) -> Change:
    def mutate(document: Document, chance: random.Random) -> bool:
        chance.choice(document["Statement"])[name] = value
        return True

    return mutate


def _other_effect(document: Document, chance: random.Random) -> bool:
    statement = chance.choice(document["Statement"])
    statement["Effect"] = {"Allow": "Deny", "Deny": "Allow"}[statement["Effect"]]
    return True


def _effect_in_lower_case(document: Document, chance: random.Random) -> bool:
    statement = chance.choice(document["Statement"])
    statement["Effect"] = statement["Effect"].lower()
    return True


def _other_version(document: Document, _chance: random.Random) -> bool:
    document["Version"] = {"2012-10-17": "2008-10-17", "2008-10-17": "2012-10-17"}[document["Version"]]
    return True


def _other_id(document: Document, _chance: random.Random) -> bool:
    document["Id"] = document.get("Id", "") + "x"
    return True


def _drop_statement(document: Document, chance: random.Random) -> bool:
    return len(document["Statement"]) > 1 and bool(
        document["Statement"].pop(chance.randrange(len(document["Statement"])))
    )


def _add_statement(document: Document, _chance: random.Random) -> bool:
    document["Statement"].append({"Effect": "Deny", "Action": "new:Action", "Resource": "*"})
    return True


def _principal_as_star(document: Document, _chance: random.Random) -> bool:
    found = [each for each in document["Statement"] if each.get("Principal", {}).get("AWS")]
    for statement in found:
        statement["Principal"] = "*"
    return bool(found)


def _case_of_resource(document: Document, chance: random.Random) -> bool:
    places = _with_element("Resource", "NotResource")(document)
    if places:
        statement, name = chance.choice(places)
        statement[name] = [value.upper() for value in statement[name]]
    return bool(places)


def _case_of_value(document: Document, chance: random.Random) -> bool:
    places = [
        (condition[operator], key)
        for condition, operator, key in _tests_in(document)
        if any(value != value.upper() for value in condition[operator][key])
    ]
    if places:
        tests, key = chance.choice(places)
        tests[key] = [value.upper() for value in tests[key]]
    return bool(places)


_CHANGES: dict[str, Change] = {
    "Allow and Deny": _other_effect,
    "the letter case of Effect": _effect_in_lower_case,
    "a Sid": _set("Sid", "Other"),
    "an Id": _other_id,
    "the Version": _other_version,
    "a statement less": _drop_statement,
    "a statement more": _add_statement,
    "Action and NotAction": _each(_with_element("Action", "NotAction"), _rename_element),
    "Resource and NotResource": _each(_with_element("Resource", "NotResource"), _rename_element),
    "Principal and NotPrincipal": _each(_with_element("Principal"), _rename_element),
    "an action more": _each(_with_element("Action", "NotAction"), _add_value),
    "a resource more": _each(_with_element("Resource", "NotResource"), _add_value),
    "the letter case of a resource": _case_of_resource,
    "an operator": _each(_tests_in, _other_operator),
    "a condition key": _each(_tests_in, _other_key),
    "a condition less": _each(_tests_in, _drop_test),
    "the letter case of a condition value": _case_of_value,
    "white space in a condition value": _each(_tests_in, _other_value(lambda value: f"{value} ")),
    "a condition value": _each(_tests_in, _other_value(lambda value: f"{value}0")),
    "a leading zero of a condition value": _each(_tests_in, _other_value(lambda value: f"0{value}")),
    "a principal's account": _each(_accounts_in, _other_account),
    "an account and a user of it": _each(_accounts_in, _account_as_user),
    "a named principal and a star": _principal_as_star,
}


@pytest.mark.parametrize("name", _CHANGES)
def test_a_change_of_meaning_is_a_difference(name: str) -> None:
    changed = 0

    @examples(60)
    @given(chances)
    def check(chance: random.Random) -> None:
        nonlocal changed
        document = _document(chance)
        other = copy.deepcopy(document)
        if not _CHANGES[name](other, chance):
            return
        changed += 1
        for rewrite in chance.sample(list(_REWRITINGS.values()), 3):
            rewrite(document, chance)
        assert not same_document(load(document), load(other))
        assert not same_document(load(other), load(document))

    check()
    assert changed >= 5, "the change hardly ever had anything to do"


_TRUE, _ONE = {"Bool": {"aws:x": True}}, {"Bool": {"aws:x": 1}}
_ARN_CONDITION = {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:root"}}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(managed(Condition=_TRUE), managed(Condition=_ONE), False, id="true and 1"),
        pytest.param(
            managed(Condition={"NumericEquals": {"aws:x": 123456789012345678}}),
            managed(Condition={"NumericEquals": {"aws:x": "123456789012345678"}}),
            True,
            id="a large whole number is not written in scientific form",
        ),
        pytest.param(
            managed(Condition={"NumericEquals": {"aws:x": 1e21}}),
            managed(Condition={"NumericEquals": {"aws:x": "1e21"}}),
            False,
            id="a large number is written out",
        ),
        pytest.param(
            managed(Condition={"NumericEquals": {"aws:x": 0.00001}}),
            managed(Condition={"NumericEquals": {"aws:x": "0.00001"}}),
            True,
            id="a small number is written out",
        ),
        pytest.param(
            managed(Condition={"NumericEquals": {"aws:x": 1.5}}),
            managed(Condition={"NumericEquals": {"aws:x": 2.5}}),
            False,
            id="1.5 and 2.5",
        ),
        pytest.param(trust(Principal="*"), trust(Principal={"AWS": "*"}), False, id="a star and a star under AWS"),
        pytest.param(
            trust(Principal={"AWS": 123456789012}),
            trust(Principal={"AWS": "arn:aws:iam::123456789012:root"}),
            True,
            id="an account id without quotation marks",
        ),
        pytest.param(
            managed(Condition=_ARN_CONDITION),
            managed(Condition={"ArnEquals": {"aws:PrincipalArn": "123456789012"}}),
            False,
            id="an account id in a condition",
        ),
        pytest.param(
            managed(Resource="arn:aws:iam::123456789012:root"),
            managed(Resource="123456789012"),
            False,
            id="an account id in Resource",
        ),
        pytest.param(
            trust(Principal={"Federated": "arn:aws:iam::123456789012:root"}),
            trust(Principal={"Federated": "123456789012"}),
            False,
            id="an account id under Federated",
        ),
        pytest.param({**managed(), "Version": None}, managed(), False, id="a Version that is null"),
        pytest.param(managed(Sid=None), managed(), False, id="a Sid that is null"),
        pytest.param(managed(Action=[]), managed(Action=None), False, id="documents that IAM refuses"),
        pytest.param(
            managed(Nonsense=["a", "b"]), managed(Nonsense=["b", "a"]), False, id="unknown elements as they are"
        ),
        pytest.param(
            managed(Nonsense={"a": 1, "b": 2}), managed(Nonsense={"b": 2, "a": 1}), True, id="order of any keys"
        ),
        pytest.param(
            policy(managed_statement(Sid="a"), managed_statement(Sid="b")),
            policy(managed_statement(Sid="a")),
            False,
            id="statements that differ in their Sid",
        ),
    ],
)
def test_what_is_the_same_and_what_is_not(one: Document, other: Document, same: bool) -> None:
    assert same_document(load(one), load(other)) is same
    assert same_document(load(other), load(one)) is same


@examples(150)
@given(chances)
def test_being_the_same_is_symmetric_and_transitive(chance: random.Random) -> None:
    """Among documents of which many are the same and many are not."""
    start = _document(chance)
    documents = [copy.deepcopy(start) for _each in range(4)]
    for document in documents:
        if chance.random() < 0.4:
            chance.choice(list(_CHANGES.values()))(document, chance)
        for rewrite in chance.sample(list(_REWRITINGS.values()), 3):
            if isinstance(document["Statement"], list):
                rewrite(document, chance)
    loaded = [load(document) for document in documents]
    same = {(i, j): same_document(loaded[i], loaded[j]) for i in range(4) for j in range(4)}
    for i in range(4):
        assert same[i, i]
        for j in range(4):
            assert same[i, j] == same[j, i]
            for k in range(4):
                assert same[i, k] or not (same[i, j] and same[j, k])


@examples(100)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=3))
def test_a_number_keeps_its_value_and_is_never_written_in_scientific_form(numbers: list[float]) -> None:
    values = canonical(managed(Condition={"NumericEquals": {"aws:x": numbers}}))["Statement"][0]["Condition"]
    texts = values["NumericEquals"]["aws:x"]
    assert {float(text) for text in texts} == set(numbers)
    assert not any("e" in text.lower() for text in texts)
