"""From what a person said, in which place, to a correction that can be kept."""

from dataclasses import replace

from .context import Context
from .distil import distil
from .masking import mask
from .records import Correction
from .rule import Rule
from .trust import waits


def correction(words: str, given: Context, *, source: str = "correct", author: str = "") -> Correction:
    """What was said, distilled; secrets are masked before anything else looks at it.

    Args:
        words: the person's own.
        given: what was at hand.
        source: the way on which it came, see :mod:`.trust`.
        author: who said it.
    """
    text = mask(words)
    here = replace(given, task=mask(given.task), action=mask(given.action))
    rule = distil(text, here)
    return Correction(
        id="",
        at=0.0,
        text=text,
        repository=here.repo if rule.reach == "repository" else "",
        place=here.name,
        author=author,
        source=source,
        given=here,
        rule=rule,
        waits=waits(source),
    )


def answered(question: str, text: str, given: Context, *, about: str, author: str, run: str) -> Correction:
    """What a person answered; it holds where it was asked, whatever its words say."""
    asked, said = mask(question), mask(text)
    given = replace(given, task=mask(given.task), action=mask(given.action))
    rule = Rule(what=f"{asked} {said}".strip(), kind="project-fact", said=True, confidence=0.9)
    return Correction(
        id="",
        at=0.0,
        text=said,
        repository=given.repo,
        about=about,
        question=asked,
        author=author,
        source="answer",
        run=run,
        place=given.name,
        given=given,
        rule=rule,
    )


def understood(said: Correction) -> Rule:
    """What was understood of a correction; those of before this was kept apply where they were bound to."""
    if said.rule is not None:
        return said.rule
    what = f"{said.question} {said.text}".strip()
    return Rule(what=what, reach="repository" if said.repository else "everywhere", said=True)


def narrowed(
    said: Correction, given: Context, *, path: str = "", everywhere: bool = False, here: bool = False
) -> Correction:
    """A correction with what its owner says of its reach, which holds over what was guessed."""
    rule = understood(said)
    if everywhere:
        said = replace(said, repository="", rule=replace(rule, reach="everywhere", said=True))
    elif here:
        said = replace(said, repository=given.repo, rule=replace(rule, reach="repository", said=True))
    return replace(said, path=path or said.path)
