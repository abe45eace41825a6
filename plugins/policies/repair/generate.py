"""The stream of candidates: best first, lazily, each once.

A heap holds streams and changes. A unit is opened when its bound (suspiciousness times the best prior)
comes up; that opens a stream for each template and node of it; a stream's next change goes back into the
heap with its own score. So a module of a hundred thousand possible changes costs what is taken of it.
"""

import ast
import hashlib
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from ....runtime.contracts.candidate import Candidate, Edit
from .change import Change, Context, Place
from .clues import Clues
from .donors import Donors
from .index import Index
from .localise import Location
from .rank import USES_UNUSED, Mark, mark
from .scope import Scopes
from .siblings import LIKELY, everywhere
from .source import Source
from .templates import TEMPLATES, Template
from .words import SAID

LOOK_AHEAD = 16


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change with where it is, what made it, and its score."""

    source: Source
    place: Place
    change: Change
    template: Template
    score: float
    identity: bytes
    note: str = ""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The change as edits of the file."""
        return tuple(Edit(self.source.path, *span) for span in self.change.spans)

    def candidate(self) -> Candidate:
        """The change as a candidate."""
        line = getattr(self.place.node, "lineno", None) or getattr(self.place.unit, "lineno", 0)
        where = f"{self.source.path}:{line}"
        note = f"; {self.note}" if self.note else ""
        rationale = f"{self.change.what} in {where} ({self.template.name}){note}"
        return Candidate(self.edits, None, rationale, self.template.name, min(1.0, self.score))


def by_node(templates: Iterable[Template]) -> dict[type[ast.AST], list[Template]]:
    """The templates that look at each type of node."""
    table: dict[type[ast.AST], list[Template]] = {}
    for template in templates:
        for node in template.nodes:
            table.setdefault(node, []).append(template)
    return table


class Generator:
    """Makes proposals from locations.

    Args:
        locations: where to change something; any order.
        templates: what to change.
        clues: what the failing tests and the issue say.
    """

    def __init__(
        self,
        locations: Iterable[Location],
        templates: Iterable[Template] = TEMPLATES,
        clues: Clues = Clues(),  # noqa: B008  frozen
    ) -> None:
        locations = tuple(locations)
        self._clues = clues
        self._index = Index(location.source for location in locations)
        self._table = by_node(templates)
        self._bound = max((self._prior(t) for many in self._table.values() for t in many), default=0.0)
        self._contexts: dict[str, Context] = {}
        self._heap: list[tuple[float, int, object]] = []
        self._count = 0
        self._seen: set[bytes] = set()
        for location in locations:
            self._push(location.suspiciousness * self._bound * USES_UNUSED, location)

    def _prior(self, template: Template) -> float:
        """How likely a template's best change is, with what the issue says of the fault."""
        return min(1.0, template.prior * (SAID if template.name in self._clues.said else 1.0))

    def _push(self, score: float, entry: object) -> None:
        # The count keeps ties in the order of their positions and never lets entries be compared.
        self._count += 1
        heapq.heappush(self._heap, (-score, self._count, entry))

    def __iter__(self) -> Iterator[Proposal]:
        """The proposals, best first; each distinct result once."""
        while self._heap:
            _, _, entry = heapq.heappop(self._heap)
            if isinstance(entry, Location):
                self._open(entry)
            elif isinstance(entry, _Stream):
                self._advance(entry)
            elif isinstance(entry, _Ready):
                if entry.proposal.identity not in self._seen:
                    self._seen.add(entry.proposal.identity)
                    yield entry.proposal
                    self._repeat(entry.proposal)
                if entry.stream is not None:
                    self._advance(entry.stream)

    def _repeat(self, proposal: Proposal) -> None:
        """Let the same change in all equal places come later."""
        for change in everywhere(proposal.place, proposal.change):
            identity = _identity(proposal.source, change)
            if identity is not None:
                again = replace(proposal, change=change, score=LIKELY * proposal.score, identity=identity)
                self._push(again.score, _Ready(again, None))

    def _open(self, location: Location) -> None:
        source = location.source
        if source.path not in self._contexts:
            self._contexts[source.path] = Context(
                source, Scopes(source), Donors(source), self._index, self._clues
            )
        context = self._contexts[source.path]
        for node in (location.unit, *source.parts(location.unit)):
            for template in self._table.get(type(node), ()):
                place = Place(context, node, location.unit)
                stream = _Stream(place, template, location.suspiciousness * self._prior(template))
                self._push(stream.bound * USES_UNUSED, stream)

    def _advance(self, stream: "_Stream") -> None:
        proposal = stream.next()
        if proposal is not None:
            self._push(proposal.score, _Ready(proposal, stream))


class _Stream:
    """The changes of one template at one place."""

    __slots__ = ("_ahead", "_changes", "_count", "bound", "place", "template")

    def __init__(self, place: Place, template: Template, bound: float) -> None:
        self.place = place
        self.template = template
        self.bound = bound
        self._changes: Iterator[Change] | None = None
        self._ahead: list[tuple[float, int, tuple[Change, Mark]]] = []
        self._count = 0

    def next(self) -> Proposal | None:
        """The next change that is Python and changes something; ``None`` at the end."""
        while (best := self._best()) is not None:
            change, marked = best
            identity = _identity(self.place.source, change)
            if identity is not None:
                score = self.bound * change.weight * marked.factor
                source = self.place.source
                return Proposal(source, self.place, change, self.template, score, identity, marked.note)
        return None

    def _best(self) -> tuple[Change, Mark] | None:
        """The likeliest of the next few changes: templates yield likely ones first, but only roughly."""
        if self._changes is None:
            self._changes = (c for c in self.template.changes(self.place) if c is not None)
        for change in islice(self._changes, LOOK_AHEAD - len(self._ahead)):
            self._count += 1
            marked = mark(self.place, change)
            heapq.heappush(self._ahead, (-change.weight * marked.factor, self._count, (change, marked)))
        return heapq.heappop(self._ahead)[2] if self._ahead else None


@dataclass(frozen=True, slots=True)
class _Ready:
    proposal: Proposal
    stream: _Stream | None


def _identity(source: Source, change: Change) -> bytes | None:
    """What makes two changes the same: the syntax tree that they lead to. ``None`` for no change, no Python.

    The tree of the whole function is equal exactly when that of the changed unit is, which is much
    cheaper to read.
    """
    if change.unit is None:
        key = repr((source.path, change.key))
    else:
        after = source.changed_print(change.unit, change.spans)
        if after is None or after == source.print_of(change.unit):
            return None
        key = f"{source.path}:{source.first_offset(change.unit)}:{after}"
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
