"""The critic that says how likely its owner keeps a patch like this."""

from collections.abc import Sequence

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import Context, Criterion, Critique, Finding, Rubric, Source
from ...runtime.contracts.task import Setup
from ...runtime.scoring import OPINION
from ..store import Memory
from .features import features
from .liking import Liking, liking

CRITERION = "owner.keeps"

RUBRIC = Rubric(
    (Criterion(CRITERION, "patches of this shape were kept so far", OPINION, source=Source.FEEDBACK),),
)


class Keeping:
    """Says how likely a patch is kept; nothing before enough is known, and nothing with ``--no-learn``."""

    name = "keeping"
    cost_ms = 0.02

    def __init__(self, setup: Setup) -> None:
        """Looks at nothing before the first batch."""
        self._setup = setup
        self._liking: Liking | None = None

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding for each candidate that edits; the model is that of the run's first batch."""
        del context
        if self._liking is None:
            learns = self._setup.settings.get("learn", True)
            self._liking = liking(Memory(self._setup.data_dir).experiences()) if learns else Liking()
        if not self._liking.skill:
            return [Critique() for _ in batch]
        return [self._said(self._liking, candidate) for candidate in batch]

    @staticmethod
    def _said(known: Liking, candidate: Candidate) -> Critique:
        shape = features(candidate)
        if not shape:
            return Critique()
        chance = known.good_chance(shape)
        return Critique((Finding(CRITERION, chance, f"{chance:.0%} of patches like this were kept"),))
