"""A plugin for the bench of steps: a policy that runs ``true`` at every step, and notes the CPU time."""

import cProfile
import json
import os
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from mentee.runtime.contracts.candidate import Candidate, ToolCall
from mentee.runtime.contracts.policy import Policy, Situation
from mentee.runtime.contracts.task import Setup
from mentee.runtime.events import RunFinished
from mentee.runtime.hookspecs import hookimpl

NAME = "benchmarks.empty_policy"


class EmptyPolicy:
    """Proposes the call of ``run`` with ``true``, as often as it was told.

    Attributes:
        marks: CPU seconds of this process, children left out, at the first proposal of each step.
    """

    name = "empty"

    def __init__(self, steps: int, target: Path, profile: str) -> None:
        self.steps = steps
        self.target = target
        self.profile = profile
        self.profiler = cProfile.Profile(time.process_time)
        self.marks: list[float] = []

    async def propose(self, situation: Situation, width: int) -> AsyncIterator[tuple[Candidate, ...]]:
        """Yield the one candidate, or nothing after the last step."""
        if self.profile and not self.marks:
            self.profiler.enable()
        if not situation.round:
            self.marks.append(time.process_time())
        if len(self.marks) <= self.steps:
            yield (_NOTHING,)


_NOTHING = Candidate(
    call=ToolCall("run", {"command": "true"}), rationale="nothing", origin="empty", prior=1.0
)
_policies: list[EmptyPolicy] = []


@hookimpl
def mentee_policies(setup: Setup) -> Sequence[Policy]:
    """Bring the policy; options are ``steps``, and the files to write, ``marks`` and ``profile``."""
    options = setup.options.get(NAME, {})
    marks, profile = Path(str(options.get("marks", os.devnull))), str(options.get("profile", ""))
    _policies.append(EmptyPolicy(int(str(options.get("steps", 1))), marks, profile))
    return _policies[-1:]


@hookimpl
def mentee_run_finished(event: RunFinished) -> None:
    """Write the marks, and the profile of the event loop's thread since the first step."""
    policy = _policies[-1]
    if policy.profile:
        policy.profiler.disable()
        policy.profiler.dump_stats(policy.profile)
    policy.target.write_text(json.dumps([*policy.marks, time.process_time()]), encoding="utf-8")
