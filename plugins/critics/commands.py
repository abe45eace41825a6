"""Criteria that are commands of the user's own, each run in the sandbox on a copy with the candidate's edits.

A repository cannot name one (its rubric is refused), so what runs here is what the user wrote down.
"""

from collections.abc import Sequence

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import By, Context, Criterion, Critic, Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from ...runtime.text import one_line
from .changes import edited
from .copies import Copy, Ran, copied

LIMIT_S = 120.0
"""Seconds that one command may take."""


class Commands:
    """Runs the commands of the rubric."""

    name = "commands"
    cost_ms = 2_000.0
    patience_s = 600.0

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding for each command and candidate: 1 where it ends with status 0, else 0.

        Nothing where no command can be run, as in a review.
        """
        critiques = [Critique()] * len(batch)
        criteria = context.rubric.checked_by(By.COMMAND)
        if not criteria or context.ground is None:
            return critiques
        limit = min(LIMIT_S, max(1.0, context.deadline_s))
        for i in edited(batch):
            async with copied(context) as copy:  # a new one each: a command may leave anything behind
                critiques[i] = await _judged(batch[i], criteria, copy, limit)
        return critiques


async def _judged(
    candidate: Candidate, criteria: Sequence[Criterion], copy: Copy, limit_s: float
) -> Critique:
    try:
        copy.write(copy.patched(candidate))
    except ValueError:  # it cannot be carried out, which is for others to say
        return Critique()
    findings: list[Finding] = []
    for criterion in criteria:
        ran = await copy.run(("/bin/sh", "-c", criterion.check.what), limit_s)
        findings.append(Finding(criterion.id, 1.0 if ran.status == 0 else 0.0, _says(ran)))
    return Critique(tuple(findings))


def _says(ran: Ran) -> str:
    """How a command failed: its last words."""
    if ran.status == 0:
        return ""
    words = [line for line in (ran.output + "\n" + ran.complaint).split("\n") if line.strip()]
    ended = "killed when its time was up" if ran.status is None else f"exit status {ran.status}"
    return f"{ended}: {one_line(words[-1], 160)}" if words else ended


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Commands()]
