"""What would have been done knowing the outcome, in a sentence for people and for models."""

from ...runtime.contracts.precedent import Signature
from ...runtime.text import one_line
from ..records import Experience

LONGEST = 400
"""Characters of a lesson."""


def lesson(experience: Experience) -> str:
    """The lesson of an experience; of one that did not solve it, what was not met."""
    seen = looks(experience.signature)
    if experience.origin and experience.outcome in ("solved", "ambiguous"):
        where = f" in {', '.join(experience.functions[:2])}" if experience.functions else ""
        tried = f"; it came as {experience.found:,} of {experience.candidates:,}" if experience.found else ""
        text = f"{seen}: {one_line(experience.rationale, 160)}{where} solved it; begin with that{tried}"
        doubt = ", and others that pass behave differently" if experience.outcome == "ambiguous" else ""
        return f"{text}{doubt}{_refuted(experience)}"[:LONGEST]
    missed = f"; not met: {', '.join(experience.missed)}" if experience.missed else ""
    near = f"; {one_line(experience.rationale, 160)} came nearest" if experience.rationale else ""
    tried = f"{experience.candidates:,} tried"
    return f"{seen}: not solved, {tried}{near}{missed}{_refuted(experience)}"[:LONGEST]


def _refuted(experience: Experience) -> str:
    if not experience.refuted:
        return ""
    return f"; looked right and was not: {', '.join(dict.fromkeys(experience.refuted))}"


def looks(signature: Signature) -> str:
    """How a failure looks, in a few words."""
    raised = ", ".join(e for e in signature.exceptions if e != "AssertionError")
    said = "; ".join(signature.difference) or ("a failed assertion" if not raised else "")
    return "; ".join(part for part in (raised, said) if part) or "a failing test"
