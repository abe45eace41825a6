"""An experience for a person to read: what failed, what was done, what came of it, what it teaches."""

import time
from collections.abc import Iterator

from ...runtime.text import one_line, printable
from ..records import Experience
from .lesson import looks
from .trust import failed, worth

_FATES = {
    "": "open: not seen on the tree so far",
    "applied": "applied",
    "edited": "applied, and edited since",
    "reverted": "applied, and taken back since",
    "discarded": "not applied; the work went on without it",
}


def shown(experience: Experience) -> list[str]:
    """The lines that tell of an experience."""
    return [f"{title:11} {one_line(text)}" for title, text in _told(experience) if text] + _patch(experience)


def _told(e: Experience) -> Iterator[tuple[str, str]]:
    yield "experience", e.id
    yield "when", time.strftime("%Y-%m-%d %H:%M", time.localtime(e.at))
    yield "run", f"{e.run} in {e.place}" if e.place else e.run
    yield "issue", e.issue
    yield "failure", looks(e.signature)
    yield "near", ", ".join(e.signature.operators)
    yield "tests", ", ".join(e.signature.test)
    tried = f"{e.candidates:,} tried, {e.plausible:,} passed" if e.candidates else ""
    yield "outcome", "; ".join(part for part in (e.outcome, tried) if part)
    for number, action in enumerate(e.path, 1):
        yield f"action {number}", action
    yield "folded", f"{e.folded} actions that led nowhere or were repeated" if e.folded else ""
    yield "made by", f"{e.origin}; it came as {e.found:,}" if e.origin and e.found else e.origin
    yield "refuted", ", ".join(e.refuted)
    yield "met", ", ".join(e.met)
    yield "missed", ", ".join(e.missed)
    yield "fate", _FATES.get(e.fate, e.fate) if e.patch else ""
    yield "your word", "" if e.good is None else f"{'good' if e.good else 'bad'}{_because(e)}"
    yield "counts", _counts(e)
    yield "lesson", e.lesson


def _because(experience: Experience) -> str:
    return f": {experience.because}" if experience.because else ""


def _counts(experience: Experience) -> str:
    if failed(experience):
        return "against what made it"
    share = worth(experience)
    return f"{share:.0%} for what made it" if share else "as guidance alone"


def _patch(experience: Experience) -> list[str]:
    return ["", *printable(experience.patch).rstrip("\n").split("\n")] if experience.patch else []
