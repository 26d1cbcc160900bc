# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting until IAM shows an added version, and taking it back where somebody else added its twin."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicyVersion
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy import calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.wait import wait_until_visible
from unit.module_utils._resources.managed_policy.policies import ARN, NOTHING, A, B, C, desired, in_words
from unit.module_utils.examples import DATE, FakeClock, FakeReader, a_policy, context, missing_from, refusal, versions

_LISTING = ("list_policy_versions", {"PolicyArn": ARN})
# As IAM may be sent it by somebody else
_B_OTHERWISE = {**B, "Statement": {**B["Statement"][0], "Action": ["S3:B"]}}


class Versions(FakeReader):
    """A policy with these versions; the newest shows after so many listings for the first time."""

    def __init__(self, *documents: Any, default: int, after: int = 0) -> None:
        super().__init__(list_policy_versions=[], get_policy_version={})
        self._versions = versions(*documents, default=default)
        self._after = after

    def _answer(self, operation: str, arguments: Any) -> Any:
        super()._answer(operation, arguments)
        if operation == "list_policy_versions":
            shown = self._versions if self.asked.count(_LISTING) > self._after else self._versions[1:]
            return [
                {"Versions": [{"VersionId": each.version_id, "IsDefaultVersion": each.is_default}]} for each in shown
            ]
        document = next(each.document for each in self._versions if each.version_id == arguments["VersionId"])
        if document is None:
            raise refusal("NoSuchEntity")
        return {"PolicyVersion": {"Document": document}}


def added(number: int, document: Any = B, *, predicted: int = 2) -> ExecutedCall:
    """A version that was planned as ``predicted``, and got this number."""
    call = calls.add_version(ARN, PolicyVersion(f"v{predicted}", False, None, document), make_default=True)
    return ExecutedCall(call, {"PolicyVersion": {"VersionId": f"v{number}"}})


def waited(reader: FakeReader, *made: ExecutedCall, clock: FakeClock, warnings: list[str]) -> tuple[Call, ...]:
    """The calls that take back what is too much."""
    task = context(reader, clock=clock, warnings=warnings)
    nothing = Plan(before=None, after=None, result={})
    return wait_until_visible(task, nothing, desired(policy=B), made)


@pytest.mark.parametrize("after", [0, 3])
@pytest.mark.parametrize("default", [1, 2])
def test_versions_are_listed_until_the_added_one_shows(after: int, default: int, clock: FakeClock) -> None:
    reader, warnings = Versions(A, B, default=default, after=after), list[str]()
    assert waited(reader, added(2), clock=clock, warnings=warnings) == ()
    assert reader.asked == [_LISTING] * (after + 1)
    assert (len(clock.slept), warnings) == (after, [])


def test_a_version_that_does_not_show_in_time_is_a_warning(clock: FakeClock) -> None:
    warnings: list[str] = []
    reader = Versions(A, B, default=2, after=10_000)
    assert waited(reader, added(2), clock=clock, warnings=warnings) == ()
    assert sum(clock.slept) == pytest.approx(30)
    assert len(warnings) == 1
    assert missing_from(warnings[0], ["version v2", ARN, "30 seconds", "The change is made"]) == []


@pytest.mark.parametrize(
    "made",
    [
        pytest.param([], id="no calls"),
        pytest.param([ExecutedCall(calls.create(a_policy(ARN), A), {"Policy": {}})], id="a new policy"),
        pytest.param([ExecutedCall(calls.set_default(ARN, "v1"), {})], id="another default"),
        pytest.param([ExecutedCall(calls.delete(ARN, A), {})], id="a deletion"),
        pytest.param([ExecutedCall(added(2).call, {})], id="a version whose answer was lost"),
    ],
)
def test_where_no_version_is_known_to_be_added_nothing_is_asked(made: list[ExecutedCall], clock: FakeClock) -> None:
    reader, warnings = Versions(A, default=1), list[str]()
    assert waited(reader, *made, clock=clock, warnings=warnings) == ()
    assert (reader.asked, clock.slept, warnings) == ([], [], [])


def test_the_added_version_is_found_among_other_calls(clock: FakeClock) -> None:
    reader, warnings = Versions(A, B, default=2), list[str]()
    gone = ExecutedCall(calls.delete_version(ARN, PolicyVersion("v9", False, DATE, C)), {})
    other = ExecutedCall(calls.set_default(ARN, "v1"), {})
    assert waited(reader, gone, added(2), other, clock=clock, warnings=warnings) == ()
    assert reader.asked == [_LISTING]


@pytest.mark.parametrize(
    ("reader", "made", "taken_back"),
    [
        pytest.param(
            Versions(A, B, B, default=3), added(3), ["set_default_version v2", "delete_version v3"], id="the default"
        ),
        pytest.param(Versions(A, B, B, default=1), added(3), ["delete_version v3"], id="not the default"),
        pytest.param(Versions(A, B, B, default=2), added(3), ["delete_version v3"], id="the other one is the default"),
        pytest.param(
            Versions(A, _B_OTHERWISE, B, default=1), added(3), ["delete_version v3"], id="a twin in another spelling"
        ),
        pytest.param(
            Versions(A, B, C, B, default=4),
            added(4),
            ["set_default_version v2", "delete_version v4"],
            id="a twin beside another version",
        ),
        pytest.param(
            Versions(A, B, B, B, default=4),
            added(4),
            ["set_default_version v2", "delete_version v4"],
            id="the oldest of two twins",
        ),
        pytest.param(
            Versions(A, B, B, B, default=4),
            added(4, predicted=3),
            ["set_default_version v3", "delete_version v4"],
            id="the oldest twin since the plan",
        ),
        pytest.param(Versions(A, B, B, default=3), added(2), NOTHING, id="the other one is the younger"),
        pytest.param(Versions(A, C, B, default=3), added(3), NOTHING, id="another document"),
        pytest.param(Versions(A, None, B, default=3), added(3), NOTHING, id="a document that does not show"),
        pytest.param(
            Versions(A, B, B, default=3), added(3, predicted=3), NOTHING, id="one that was there before the plan"
        ),
    ],
)
def test_the_younger_of_two_writers_takes_its_version_back(
    reader: Versions, made: ExecutedCall, taken_back: list[str], clock: FakeClock
) -> None:
    warnings: list[str] = []
    assert [in_words(call) for call in waited(reader, made, clock=clock, warnings=warnings)] == taken_back
    assert len(warnings) == (1 if taken_back else 0)
    assert clock.slept == []


@pytest.mark.parametrize(
    ("documents", "number", "told"),
    [
        ((A, B, B), 3, ["as v2 and v3: ", "v3 is deleted again"]),
        ((A, B, B, B), 4, ["as v2 and v4: ", "v4 is deleted again"]),
    ],
)
def test_a_version_that_is_taken_back_is_told_of_and_is_no_loss(
    documents: tuple[Any, ...], number: int, told: list[str], clock: FakeClock
) -> None:
    warnings: list[str] = []
    made = waited(Versions(*documents, default=number), added(number), clock=clock, warnings=warnings)
    assert made == (calls.set_default(ARN, "v2"), calls.take_back_version(ARN, f"v{number}"))
    assert calls.removed_versions(made) == []
    whose = "from somebody else, or from a call of this task whose answer was lost"
    assert missing_from(warnings[0], [ARN, whose, *told]) == []


def test_only_documents_of_versions_between_plan_and_answer_are_read(clock: FakeClock) -> None:
    reader = Versions(A, C, C, B, C, default=1)
    assert waited(reader, added(4, predicted=3), clock=clock, warnings=[]) == ()
    assert reader.asked == [_LISTING, ("get_policy_version", {"PolicyArn": ARN, "VersionId": "v3"})]


@pytest.mark.parametrize("operation", ["list_policy_versions", "get_policy_version"])
def test_an_error_while_waiting_is_passed_on(operation: str, clock: FakeClock) -> None:
    listed = [{"VersionId": version, "IsDefaultVersion": False} for version in ("v2", "v3")]
    answers: dict[str, Any] = {"list_policy_versions": [{"Versions": listed}], operation: refusal("AccessDenied")}
    with pytest.raises(PlumbError, match="AccessDenied"):
        waited(FakeReader(**answers), added(3), clock=clock, warnings=[])
