"""How natural a change is to the model that wrote it: its log-probability by length.

Code that a model finds surprising is wrong more often; the sum of the log-probabilities of what a model wrote
says how surprising, a token on average. Only models that give log-probabilities are judged so: a candidate of
another, or of the built-in repair, has none, and no finding.
"""

import json
import math
from collections.abc import Sequence

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import Context, Critic, Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl

CRITERION = "code.natural"

CHARACTERS = 4.0
"""Of a token, about: what a candidate holds is known in characters."""


class Naturalness:
    """Scores candidates by their log-probability."""

    name = "naturalness"
    cost_ms = 0.01

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding ``code.natural`` for each candidate whose model gave log-probabilities."""
        del context
        return [_critique(candidate) for candidate in batch]


def naturalness(logprob: float, characters: int) -> float:
    """The geometric mean of the probabilities of the tokens of a text, in [0, 1]."""
    return math.exp(min(0.0, logprob) / max(1.0, characters / CHARACTERS))


def _critique(candidate: Candidate) -> Critique:
    if candidate.logprob is None or not math.isfinite(candidate.logprob):
        return Critique()
    written = [edit.text for edit in candidate.edits]
    if candidate.call is not None:
        written = [candidate.call.tool, json.dumps(dict(candidate.call.arguments), default=str)]
    characters = len(candidate.rationale) + sum(map(len, written))
    score = naturalness(candidate.logprob, characters)
    return Critique((Finding(CRITERION, score, f"about {score:.2f} a token"),))


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Naturalness()]
