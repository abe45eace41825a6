"""How far an experience counts: by what came of its patch, and by how plain it was.

What became of a patch says more than how it looked when it was shown (*RLHS*, Liang et al. 2025: learners
read hindsight), so a patch that was taken back counts against what made it. Of the rest, easy and unambiguous
ones count first, and harder ones as there is more to go by (*Training Curricula for Open Domain Answer
Re-Ranking*, MacAvaney et al. 2020: ``D * (1 - i/m) + i/m``).
"""

import math

from ..records import Experience

FATES = {"applied": 1.0, "": 0.8, "edited": 0.6, "discarded": 0.3, "reverted": 0.0}
"""What a verified patch counts by what came of it; the owner's own word comes before."""

SOON = 100
"""So many candidates are still easily found."""

RIPE = 12
"""With so many alike, hard ones count as much as easy ones."""


def worth(experience: Experience) -> float:
    """How far a patch proved itself, in [0, 1]; 0 where there is none."""
    if not experience.origin or experience.outcome not in ("solved", "ambiguous"):
        return 0.0
    if experience.good is not None:
        return 1.0 if experience.good else 0.0
    return FATES.get(experience.fate, 0.0)


def failed(experience: Experience) -> bool:
    """Whether what made the patch is to be held against it: its owner took it back, or calls it bad."""
    solved = experience.outcome in ("solved", "ambiguous")
    reverted = experience.good is None and experience.fate == "reverted"
    return solved and (experience.good is False or reverted)


def easiness(experience: Experience) -> float:
    """How plain it was, in (0, 1]: found early, and with few others that pass as well."""
    soon = 1.0 / (1.0 + math.log10(1.0 + max(0, experience.found) / SOON))
    alone = 1.0 / (1.0 + math.log10(max(1, experience.plausible)) / 2.0)
    return (0.5 if experience.outcome == "ambiguous" else 1.0) * math.sqrt(soon * alone)


def ripened(experience: Experience, alike: int) -> float:
    """The weight of an experience by its easiness, where so many are alike: in (0, 1], and 1 once ripe."""
    grown = min(1.0, max(0, alike) / RIPE)
    return easiness(experience) * (1.0 - grown) + grown
