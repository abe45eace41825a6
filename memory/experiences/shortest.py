"""The shortest way of a run from its first tree to its last: what led nowhere, or was done twice, is folded.

Actions are edges between trees. Reading and looking change no tree, so what is left is what the patch is made
of: the shortest verified trajectory (as *SWE-TRACE* keeps for its training), and a count of the rest.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...runtime.contracts.candidate import Candidate
from ...runtime.events import ActionFinished, ActionIntended, Event
from ...runtime.text import one_line


@dataclass(frozen=True, slots=True)
class Move:
    """An action that was carried out: from which tree, to which, and what it was."""

    before: str
    after: str
    what: str


def moves(events: Iterable[Event]) -> list[Move]:
    """The actions of a run that were finished, in order."""
    found: list[Move] = []
    pending: ActionIntended | None = None
    for event in events:
        if isinstance(event, ActionIntended):
            pending = event
        elif isinstance(event, ActionFinished) and pending is not None:
            found.append(Move(pending.tree, event.tree, _said(pending.candidate)))
            pending = None
    return found


def shortest(made: Sequence[Move], first: str, last: str) -> tuple[Move, ...]:
    """The fewest moves that lead from one tree to another; none where they do not."""
    ways: dict[str, tuple[Move, ...]] = {first: ()}
    queue = deque([first])
    while queue and last not in ways:
        here = queue.popleft()
        for move in made:
            if move.before == here and move.after not in ways:
                ways[move.after] = (*ways[here], move)
                queue.append(move.after)
    return ways.get(last, ())


def _said(candidate: Candidate) -> str:
    if candidate.call is None:
        return one_line(candidate.rationale, 160)
    arguments = ", ".join(f"{k}={one_line(str(v), 60)}" for k, v in sorted(candidate.call.arguments.items()))
    return one_line(f"{candidate.call.tool}({arguments})", 160)
