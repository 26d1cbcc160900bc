# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a trial has shown: ok, failed with a clear report, or wrong in some way."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import BY_API_NAME
from embedded_iam import Request
from faults.answers import CUT_XML, Fixed
from faults.fault import Must
from faults.layer import Hit
from faults.trial import Evidence, Trial

OK, FAILED_CLEAR = "ok", "failed, clear"
MAY_HAVE_BEEN_DONE = "may have been done"
# How a message says that something else than IAM has answered
_NOT_IAM = re.compile(r"\bas (IAM|STS|AWS) (does|answers)\b")
_INLINE = re.compile("(Put|Delete)(Role|User|Group)Policy")
_BUG = "has met what it does not expect"
_LONGEST_MESSAGE = 600


@dataclass(frozen=True)
class Verdict:
    """``kinds``: ok, or failed and clear, or all that is wrong. ``told`` is what was reported and what was done."""

    trial: Trial
    kinds: tuple[str, ...]
    told: str = field(repr=False)

    @property
    def is_wrong(self) -> bool:
        return is_wrong(self.kinds)

    def __str__(self) -> str:
        return f"{self.trial}: {', '.join(self.kinds)}\n    {self.told}"


def is_wrong(kinds: Iterable[str]) -> bool:
    """Whether one of these is more than ok or failed, clear."""
    return not {OK, FAILED_CLEAR}.issuperset(kinds)


def judge(evidence: Evidence) -> Verdict:
    """Hold what a task reported against what IAM was seen to do."""
    problems = tuple(dict.fromkeys(_problems(evidence)))
    usual = FAILED_CLEAR if evidence.outcome.failed else OK
    return Verdict(evidence.trial, problems or (usual,), _told(evidence))


def _problems(evidence: Evidence) -> Iterator[str]:
    must, failed = evidence.trial.fault.must, evidence.outcome.failed
    if evidence.trial.fault.bug is None and not evidence.course.hits:
        yield "the fault never came"
    if must is Must.SUCCEED and failed:
        yield "failed, need not"
    if must is Must.FAIL and not failed:
        yield "did not fail"
    yield from _wrong_report(evidence)
    yield from _wrong_versions(evidence)
    yield from _lost_inline_policies(evidence)
    if failed:
        yield from _unclear(evidence)
    yield from _not_converged(evidence)


# Calls


def reported(evidence: Evidence) -> list[str]:
    """The operations that the task says it has done."""
    return [call["operation"] for call in evidence.outcome.result.get("calls") or ()]


def done(evidence: Evidence, *, found_gone: bool = False) -> list[Request]:
    """The writes that IAM did, a repeated one once; ``found_gone``: also removals of what was gone already.

    A version that is created twice is there twice.
    """
    seen: set[str] = set()
    kept = []
    for write in evidence.writes:
        gone = found_gone and write.error_code == "NoSuchEntity" and BY_API_NAME[write.operation].removes
        same = json.dumps([write.operation, write.parameters], sort_keys=True)
        repeated = same in seen and write.operation != "CreatePolicyVersion"
        if (write.error_code is None or gone) and not repeated:
            seen.add(same)
            kept.append(write)
    return kept


def _wrong_report(evidence: Evidence) -> Iterator[str]:
    calls, writes = reported(evidence), [write.operation for write in done(evidence)]
    with_gone = [write.operation for write in done(evidence, found_gone=True)]
    if calls in (writes, with_gone):
        if bool(calls) != bool(evidence.outcome.result.get("changed")):
            yield "changed is wrong"
        return
    more, less = Counter(calls) - Counter(with_gone), Counter(writes) - Counter(calls)
    if more:
        yield "reported, not done"
    if not less and not more:
        yield "reported in another order"
    message = str(evidence.outcome.result.get("msg", ""))
    excused = evidence.outcome.failed and MAY_HAVE_BEEN_DONE in message and less.total() == 1
    if less and not (excused and all(name in message for name in less)):
        yield "done, not reported"
    if calls and not evidence.outcome.result.get("changed"):
        yield "changed is wrong"


def _returned(evidence: Evidence, key: str) -> list[Any]:
    """What a task returns under a key; of a set of resources, what each of them returns."""
    result = evidence.outcome.result
    parts = [result, *(each["result"] for each in result.get("resources") or ())]
    return [each for part in parts for each in part.get(key) or ()]


# Versions


def _wrong_versions(evidence: Evidence) -> Iterator[str]:
    pruned = {each["version_id"]: each for each in _returned(evidence, "pruned_versions")}
    for write in done(evidence):
        if write.operation != "DeletePolicyVersion":
            continue
        arn, version = write.parameters["PolicyArn"], write.parameters["VersionId"]
        kept = pruned.get(version)
        lost = evidence.before.get((arn, version))
        if lost is not None and (kept is None or kept["document"] != lost):
            yield "lost version"
    if _twins(evidence) and not any(
        hit.asked.operation == "CreatePolicyVersion" and _is_foreign(hit) for hit in evidence.course.hits
    ):
        yield "twin"


def _twins(evidence: Evidence) -> bool:
    texts = Counter(
        (arn, json.dumps(document, sort_keys=True))
        for (arn, _version), document in evidence.after.items()
        if arn.startswith("arn:")
    )
    return any(count > 1 for count in texts.values())


def _lost_inline_policies(evidence: Evidence) -> Iterator[str]:
    """Documents that were replaced or deleted and are not in the result."""
    told = {each["policy_name"]: each["document"] for each in _returned(evidence, "removed_inline_policies")}
    for write in done(evidence):
        found = _INLINE.fullmatch(write.operation)
        if found is None:
            continue
        verb, kind = found.groups()
        name = write.parameters["PolicyName"]
        lost = evidence.before.get((f"{kind.lower()}/{write.parameters[f'{kind}Name']}", name))
        new = json.loads(write.parameters["PolicyDocument"]) if verb == "Put" else None
        if lost is not None and lost != new and told.get(name) != lost:
            yield "lost inline policy"


def _is_foreign(hit: Hit) -> bool:
    """Whether somebody else wrote before this request."""
    return hit.effect is None and hit.asked.is_write


# Messages


def _unclear(evidence: Evidence) -> Iterator[str]:
    message, hits = str(evidence.outcome.result.get("msg", "")), evidence.course.hits
    # of a set of resources, each one that failed has its sentence
    longest = _LONGEST_MESSAGE * max(1, len(evidence.outcome.result.get("problems") or ()))
    wrong = not message or "\n" in message or len(message) > longest
    if evidence.trial.fault.bug is None and _BUG in message:
        yield "unclear: taken for a bug"
    answered = [hit for hit in hits if hit.effect]
    if answered and not any(hit.asked.operation in message for hit in answered):
        wrong = True
    if wrong:
        yield "unclear message"
    if any(hit.asked.operation not in message for hit in _uncertain(evidence)) or (
        _uncertain(evidence) and MAY_HAVE_BEEN_DONE not in message
    ):
        yield "unclear: not said that it may have been done"
    if answered and _answered_by_another(answered) and not _says_so(answered, evidence, message):
        yield "unclear: not said that another than IAM answered"


def _uncertain(evidence: Evidence) -> list[Hit]:
    """The last write whose answer was lost, where it is not among those reported."""
    lost = [hit for hit in evidence.course.hits if hit.effect and hit.effect.lost and hit.asked.is_write]
    if not lost:
        return []
    last = lost[-1]
    same = [write for write in done(evidence) if write.operation == last.asked.operation]
    number = next((at for at, write in enumerate(same) if write.parameters == last.asked.parameters), len(same))
    return [] if reported(evidence).count(last.asked.operation) > number else [last]


def _answered_by_another(hits: Sequence[Hit]) -> bool:
    """Whether the last request that went wrong was answered by something that is not IAM."""
    answer = hits[-1].effect.answer if hits[-1].effect else None
    return answer is CUT_XML or (isinstance(answer, Fixed) and answer.foreign)


def _says_so(hits: Sequence[Hit], evidence: Evidence, message: str) -> bool:
    answer = hits[-1].effect.answer if hits[-1].effect else None
    words = answer.first_words if isinstance(answer, Fixed) else ""
    status = answer.reply.status[:3] if isinstance(answer, Fixed) else "200"
    return all((_NOT_IAM.search(message), status in message, words in message, evidence.url in message))


# Afterwards


def _not_converged(evidence: Evidence) -> Iterator[str]:
    again, once_more = evidence.again, evidence.once_more
    if again.failed or once_more.failed or once_more.result.get("changed"):
        yield "not converged"
    elif not evidence.outcome.failed and again.result.get("changed"):
        yield "ok, but not as desired"


def _told(evidence: Evidence) -> str:
    result: dict[str, Any] = evidence.outcome.result
    writes = ", ".join(
        f"{write.operation}{f' ({write.error_code})' if write.error_code else ''}" for write in evidence.writes
    )
    again = evidence.again.result.get("msg") if evidence.again.failed else evidence.again.result.get("calls")
    return (
        f"failed={evidence.outcome.failed} changed={result.get('changed')} calls={reported(evidence)} IAM did: {writes or 'nothing'}"
        f"\n    msg: {result.get('msg')}\n    then: {again}"
    )
