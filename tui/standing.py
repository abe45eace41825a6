"""In one word, where a run stands, as its journal, its inbox and its lock tell together."""

from typing import NamedTuple

from .telling import Telling


class Standing(NamedTuple):
    """The word, its style, and what a person can do about it."""

    word: str
    style: str = "dim"
    hint: str = ""


def standing(telling: Telling, *, busy: bool, heard: bool, fault: str) -> Standing:
    """Where a run stands.

    Args:
        telling: what its events come to.
        busy: whether a process holds it.
        heard: whether the answer to its question is in its inbox already.
        fault: what is wrong with its journal, if anything is.
    """
    state = telling.state
    if fault:
        return Standing("damaged", "$text-error", fault)
    if state.finished is not None:
        return Standing(state.finished.outcome, _colour(state.finished.verified, state.finished.outcome))
    if telling.question is not None and not heard:
        return Standing("waiting", "$text-warning", "for your answer")
    if busy:
        return Standing("at work", "$text-accent")
    if state.started is None:
        return Standing("starting")
    if telling.question is not None:
        return Standing("answered", "$text-warning", "press r to go on")
    if state.paused is not None:
        return Standing("paused", "$text-warning", "press r to go on")
    return Standing("unfinished", "$text-warning", "its process is gone; press r to go on")


def _colour(verified: bool, outcome: str) -> str:
    if not verified:
        return "$text-error"
    return "$text-warning" if outcome == "ambiguous" else "$text-success"
