"""From a worker's messages to the types that everyone else knows."""

from collections.abc import Mapping
from typing import Any

from ...runtime.contracts.evidence import Frame, Outcome, TestResult
from ...runtime.contracts.runner import Collection, Validation


def result(message: Mapping[str, Any]) -> TestResult:
    """Read how one test ended."""
    return TestResult(
        test=message["test"],
        outcome=Outcome(message["outcome"]),
        duration_s=message["duration"],
        message=message.get("message", ""),
        exception=message.get("exception", ""),
        frames=tuple(Frame(*frame) for frame in message.get("frames", ())),
        lines={path: frozenset(lines) for path, lines in message.get("lines", {}).items()},
    )


def collection(message: Mapping[str, Any]) -> Collection:
    """Read what was collected."""
    broken = [*message.get("broken", ()), *filter(None, [message.get("died")])]
    return Collection(tuple(message["tests"]), tuple(broken), tuple(message.get("missing", ())))


def validation(message: Mapping[str, Any]) -> Validation:
    """Read what came of a trial."""
    return Validation(tuple(map(result, message["results"])), message["died"], message["cost"])
