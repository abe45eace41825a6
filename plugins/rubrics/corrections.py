"""Criteria made of corrections: what a person said once is asked of every patch where memory recalls it.

A language model with the role of a critic answers them; what code can check of a correction, the memory's own
critic checks. None is a veto: a correction was made about another patch, and where it applies is the memory's
judgement.
"""

import hashlib
from collections.abc import Sequence

from ...runtime.contracts.critique import By, Check, Criterion, Rubric, Source
from ...runtime.hookspecs import hookimpl

ASKED = "Does the change keep to what a person said about this repository?"

WEIGHT = 0.5
"""Of all corrections together."""


def rubric_of(recalled: Sequence[str]) -> Rubric:
    """The criteria of what is recalled."""
    texts = list(dict.fromkeys(text for text in recalled if text.strip()))
    return Rubric(tuple(_criterion(text, WEIGHT / len(texts)) for text in texts))


def _criterion(text: str, weight: float) -> Criterion:
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=4).hexdigest()
    return Criterion(
        f"said.{digest}", text, weight, check=Check(By.QUESTION, f"{ASKED} {text}"), source=Source.CORRECTION
    )


@hookimpl
def mentee_rubrics(recalled: Sequence[str]) -> Rubric:
    """What people said that applies here."""
    return rubric_of(recalled)
