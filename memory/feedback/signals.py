"""Whether a patch was good, from what people did with it: said at the command line, or left to be seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..records import Experience


@dataclass(frozen=True, slots=True)
class Signal:
    """What people did with the patch of a run.

    Attributes:
        good: whether they kept it.
        sure: how far that tells what they think of it, in (0, 1]; their own word tells it wholly.
        how: said, applied, edited, reverted or discarded.
    """

    good: bool
    sure: float
    how: str


SEEN: Mapping[str, Signal] = {
    "applied": Signal(True, 0.8, "applied"),
    "edited": Signal(True, 0.4, "edited"),
    "reverted": Signal(False, 0.8, "reverted"),
    "discarded": Signal(False, 0.4, "discarded"),
}
"""What each fate tells: somebody who edits a patch keeps a part of it, and many are discarded unread."""


def signal(experience: Experience) -> Signal | None:
    """What people did with a run's patch; ``None`` while that is not known, or where there is no patch."""
    if not experience.origin:
        return None
    if experience.good is not None:
        return Signal(experience.good, 1.0, "said")
    return SEEN.get(experience.fate)


def signals(experiences: Iterable[Experience]) -> list[tuple[Experience, Signal]]:
    """The runs of which something is known, with it."""
    return [(e, told) for e in experiences if (told := signal(e)) is not None and e.features]
