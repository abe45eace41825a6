"""Working memory within a long run: old steps are folded into a summary, so that a fixed context holds them.

After InternGeometry, whose agent takes over 200 steps: what lies back is reduced to the action and to what
of its result matters, and only what is new keeps its whole text. Here the latest word on each test, and what
a person answered, are facts and stay for good; an action that was repeated with the same result is told once;
of the others the oldest go first. Each line names its step, under which the journal has it whole.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...runtime.contracts.policy import Turn
from ...runtime.text import one_line

BLOCK = 10
"""Steps that are folded at a time: most conversations begin as the one before, which caches reward."""

LINE = 200
"""Characters of what one step is reduced to; of one fact."""

_VERDICT = re.compile(
    r"^(?P<verdict>failed|error|timeout|passed|FAILED|ERROR|PASSED) "
    r"(?P<test>\S*(?:::|\.)\S*)(?: at \S+| - .*)?$",
    re.MULTILINE,
)
_AFTER = re.compile(r"^(?P<test>\S+::\S+) (?P<verdict>PASSED|FAILED|ERROR)\b", re.MULTILINE)
_COUNTS = re.compile(r"\d+ passed, (?P<failed>\d+) failed, \d+ run$", re.MULTILINE)
_CUT_SHORT = re.compile(r"^(?:could not be collected|the run ended early)", re.MULTILINE)
_MORE = re.compile(r"^and \d+ more: (?P<tests>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Told:
    """A step as a model is told of it: what was called, and what came of it, whole."""

    turn: Turn
    text: str

    @property
    def size(self) -> int:
        """Characters, the call's arguments among them."""
        call = self.turn.candidate.call
        return (
            len(self.text)
            + len(self.turn.candidate.rationale)
            + (len(_arguments(call.arguments)) if call else 0)
        )


def kept(told: Sequence[Told], room: int) -> int:
    """From which step on all are told whole, as an index: 0 where all of them fit.

    Args:
        told: all steps, oldest first.
        room: characters for all of them together; half of it is for those that stay whole.
    """
    if sum(one.size for one in told) <= room:
        return 0
    first, size = len(told), 0
    while first and (size := size + told[first - 1].size) <= room // 2:
        first -= 1
    return min(len(told) - 1, -(-first // BLOCK) * BLOCK)


def summary(told: Sequence[Told], room: int) -> str:
    """What some steps came to, oldest first: facts whatever they take, and of the steps the latest that fit.

    Args:
        told: the steps from the first on.
        room: characters for the lines of the steps.
    """
    lines, left = list[str](), 0
    for line in reversed(_steps(told)):
        room -= len(line) + 1
        if room < 0:
            left += 1
            continue
        lines.append(line)
    parts = [f"Your steps 1 to {len(told)}, in short; the journal has each of them whole."]
    parts += _facts(told)
    parts += [f"{left} older steps are left out here."] if left else []
    return "\n".join([*parts, *reversed(lines)])


def verdicts(told: Sequence[Told]) -> dict[str, tuple[str, int]]:
    """The latest word on each test, and the number of the step that brought it."""
    found: dict[str, tuple[str, int]] = {}
    for step, one in enumerate(told, 1):
        text, call = one.turn.observation.text, one.turn.candidate.call
        named = {m["test"]: m["verdict"].lower() for p in (_VERDICT, _AFTER) for m in p.finditer(text)}
        named |= {test: "failed" for m in _MORE.finditer(text) for test in m["tests"].split(", ")}
        counts = _COUNTS.match(text)
        whole = counts is not None and int(counts["failed"]) == len(named) and not _CUT_SHORT.search(text)
        if call and call.tool == "test" and whole:
            asked = call.arguments.get("tests")  # all that failed are named, so the others passed
            ran = map(str, asked) if isinstance(asked, list) and asked else found
            named = {**dict.fromkeys(ran, "passed"), **named}
        found |= {test: (verdict, step) for test, verdict in named.items()}
    return found


def _facts(told: Sequence[Told]) -> list[str]:
    """What must not be forgotten, the tests of one verdict and step in one line."""
    groups: dict[tuple[str, int], list[str]] = {}
    for test, known in verdicts(told).items():
        groups.setdefault(known, []).append(test)
    lines = [f"- {verdict} at step {step}: {', '.join(tests)}" for (verdict, step), tests in groups.items()]
    asked = [
        f"- step {step}, {one_line(question.text, LINE)} {one.text}"
        for step, one in enumerate(told, 1)
        if (question := one.turn.observation.question) is not None
    ]
    return [*(["The latest word on tests:", *lines] if lines else []), *(["Asked:", *asked] if asked else [])]


def _steps(told: Sequence[Told]) -> list[str]:
    """A line for each action with its result, at the place of the last time."""
    times: dict[str, list[int]] = {}
    for step, one in enumerate(told, 1):
        if (line := _reduced(one)) is not None:
            times.setdefault(line, []).append(step)
    latest = sorted(times.items(), key=lambda item: item[1][-1])
    return [
        f"- step {steps[-1]}{f' (as at {len(steps) - 1} before)' if len(steps) > 1 else ''}: {line}"
        for line, steps in latest
    ]


def _reduced(one: Told) -> str | None:
    """The action, and the line of its result that says most; nothing of what called no tool."""
    call, observation = one.turn.candidate.call, one.turn.observation
    if call is None or call.tool == "say" or observation.question is not None:
        return None
    said = one_line(f"{call.tool} {_arguments(call.arguments)}", LINE // 2)
    return f"{said}: {'' if observation.ok else 'not done: '}{one_line(_telling(one.text), LINE // 2)}"


def _telling(text: str) -> str:
    """The line of a text that names an error, or else the first."""
    named = [line for line in text.splitlines() if re.match(r"(?:E  +)?\w*(?:Error|Exception)\b", line)]
    return named[-1] if named else text


def _arguments(arguments: object) -> str:
    return json.dumps(arguments, ensure_ascii=False, default=str)
