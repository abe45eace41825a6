"""The policy: from evidence to a stream of batches."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice, zip_longest

from ....runtime.contracts.candidate import Candidate
from ....runtime.contracts.policy import Situation
from .clues import clues_of
from .compose import extend, pairs
from .experience import conditioned, informed
from .generate import Generator
from .localise import Location, locate
from .templates import TEMPLATES


class RepairPolicy:
    """Proposes small changes of suspicious code, best first; needs no model."""

    name = "repair"
    ahead = True

    async def propose(self, situation: Situation, width: int) -> AsyncIterator[tuple[Candidate, ...]]:
        """Yield batches of ``width`` candidates.

        In the first round these are single changes. In later ones, candidates that came nearer are joined,
        and then each in turn: one of them with a second change, and a single change not judged so far. A
        round that tries ``again``, without looking at what came nearer, first goes on with single changes.
        """
        locations = await asyncio.to_thread(
            locate, situation.evidence, situation.tree, "\n".join((situation.task.issue, *situation.hints))
        )
        stream = islice(candidates(locations, situation), situation.skip, None)
        while batch := tuple(islice(stream, max(width, 1))):
            yield batch


def candidates(locations: Iterable[Location], situation: Situation) -> Iterator[Candidate]:
    """The whole stream of a situation, nothing skipped."""
    places = informed(tuple(locations), situation.precedents)
    templates = conditioned(TEMPLATES, situation.precedents)
    said = "\n".join((situation.task.issue, *situation.hints))
    clues = clues_of(situation.evidence, situation.tree, said)
    singles = (proposal.candidate() for proposal in Generator(places, templates, clues))
    if not situation.partials:
        yield from islice(singles, situation.explored, None)
        return
    left = islice(singles, situation.explored, None)
    if situation.strategy == "again":
        yield from left
    yield from pairs(situation.partials)
    for two in zip_longest(extend(situation.partials, Generator(places, templates, clues)), left):
        yield from (candidate for candidate in two if candidate is not None)
