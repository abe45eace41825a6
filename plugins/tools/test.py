"""The tool ``test``: run tests of the repository, or all of them, and say what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...runtime.contracts.candidate import Observation
from ...runtime.contracts.evidence import Outcome, TestReport
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tool import Scene, Tool
from ...runtime.hookspecs import hookimpl

SHOWN = 5
"""Failing tests whose message is given."""

CUT = 1_500
"""Characters of a message."""

LIMIT_S = 600.0


class TestTool:
    """Runs tests in a clean process, on the files as they are."""

    __test__ = False

    name = "test"
    description = "Run tests by their ids, or the whole suite; says which fail and why."
    schema: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "tests": {
                "type": "array",
                "items": {"type": "string"},
                "description": "ids of tests, such as tests/test_x.py::test_y; the whole suite when left out",
            }
        },
        "additionalProperties": False,
    }
    writes = False

    async def call(self, arguments: Mapping[str, Any], scene: Scene) -> Observation:
        """Run them; ok when none fails."""
        tests = arguments.get("tests") or None
        if tests is not None and not (isinstance(tests, list) and all(_is_id(t) for t in tests)):
            return Observation(False, "test expects `tests`: a list of ids of tests, or nothing for all")
        if scene.session is None:
            return Observation(False, "this repository's tests cannot be run")
        report = await scene.session.run(tests, deadline_s=LIMIT_S)
        ran = bool(report.results) and not report.died and not report.broken
        return Observation(ran and not report.failing, summary(report))


def _is_id(test: object) -> bool:
    # What begins with a hyphen would be an option of the runner.
    return isinstance(test, str) and bool(test.strip()) and not test.startswith("-") and "\0" not in test


def summary(report: TestReport) -> str:
    """Counts, then the first failing tests with their messages and where they failed."""
    bad = [r for r in report.results if r.outcome.bad]
    passed = sum(r.outcome is Outcome.PASSED for r in report.results)
    lines = [f"{passed} passed, {len(bad)} failed, {len(report.results)} run"]
    lines += [f"could not be collected: {said[:CUT]}" for said in report.broken[:SHOWN]]
    lines += [f"the run ended early: {report.died}"] if report.died else []
    for result in bad[:SHOWN]:
        place = f" at {result.frames[-1].path}:{result.frames[-1].line}" if result.frames else ""
        lines.append(f"{result.outcome} {result.test}{place}\n{result.message[:CUT]}")
    lines += [f"and {len(bad) - SHOWN} more: {', '.join(r.test for r in bad[SHOWN : 8 * SHOWN])}"][
        : len(bad) > SHOWN
    ]
    return "\n".join(lines)


@hookimpl
def mentee_tools(setup: Setup) -> Sequence[Tool]:
    """Bring ``test``."""
    return [TestTool()]
