"""Criteria made of corrections: what a person said once is asked of every patch where memory recalls it.

A correction that forbids a name in so many words ("never use `eval`") is checked on the lines that a patch
adds; any other takes a language model with the role of a critic. None is a veto: a correction was made about
another patch, and where it applies is the memory's judgement.
"""

import hashlib
import re
from collections.abc import Sequence

from ...runtime.contracts.critique import By, Check, Criterion, Rubric, Source
from ...runtime.hookspecs import hookimpl

ASKED = "Does the change keep to what a person said about this repository?"

WEIGHT = 0.5
"""Of all corrections together."""

_FORBIDS = re.compile(
    r"\b(?:never|do\s+not|don['’]t|must\s+not|should\s+not|avoid|no)\b(?P<between>[^.;`]{0,40})`(?P<name>[^`\n]{1,60})`",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d][\w.]*(?:\(\))?")


def rubric_of(recalled: Sequence[str]) -> Rubric:
    """The criteria of what is recalled."""
    texts = list(dict.fromkeys(text for text in recalled if text.strip()))
    return Rubric(tuple(_criterion(text, WEIGHT / len(texts)) for text in texts))


def _criterion(text: str, weight: float) -> Criterion:
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=4).hexdigest()
    return Criterion(f"said.{digest}", text, weight, check=_check(text), source=Source.CORRECTION)


def _check(text: str) -> Check:
    found = _FORBIDS.search(text)
    if found and _NAME.fullmatch(found["name"]) and not re.search(r"\b(?:but|except|unless)\b", text, re.I):
        name = found["name"].removesuffix("()")
        call = r"\s*\(" if found["name"].endswith("()") else r"\b"
        return Check(By.FORBID, rf"^\+.*(?<![\w.]){re.escape(name)}{call}")
    return Check(By.QUESTION, f"{ASKED} {text}")


@hookimpl
def mentee_rubrics(recalled: Sequence[str]) -> Rubric:
    """What people said that applies here."""
    return rubric_of(recalled)
