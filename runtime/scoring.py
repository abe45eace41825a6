"""From findings to one score and its uncertainty: a weighted mean by the rubric, its parts kept."""

import math
from collections.abc import Iterable, Mapping, Sequence

from .contracts.critique import Critique, Finding, Rubric, Source
from .reliability import NOTHING, STRONGEST, Learned, expit, family, logit

OPINION = 0.05
"""The share of a score that what people liked can make up: more of it was seen to teach how to please
(*Reinforcement Learning from User Feedback*, Han et al. 2025)."""


def valid(critique: Critique) -> bool:
    """Whether every number of a critique is finite and in [0, 1]."""
    shares: list[object] = [critique.progress, *(f.score for f in critique.findings)]
    spent: list[object] = [critique.tokens, critique.cost]
    return all(_number(n, 1.0) for n in shares) and all(_number(n, math.inf) for n in spent)


def _number(found: object, most: float) -> bool:
    return isinstance(found, int | float) and math.isfinite(found) and 0.0 <= found <= most


def failed(findings: Iterable[Finding], rubric: Rubric) -> str:
    """The id of the first required criterion that a finding scores under its bar; empty when none."""
    required = {c.id: c.bar for c in rubric.criteria if c.required}
    return next((f.criterion for f in findings if f.score < required.get(f.criterion, -1.0)), "")


def combine(findings: Sequence[Finding], rubric: Rubric, learned: Learned = NOTHING) -> tuple[float, float]:
    """Score and uncertainty of a candidate.

    Several findings on one criterion count as the worst of them. The score is the weighted mean over the
    criteria that were judged (weight 1 for those the rubric does not name), each weight as far as the
    criterion is trusted; to the log-odds of that comes what each score is known to foretell, as far as all
    of them together may move it. Required criteria are what right means, and nothing that is learned moves
    them. What people liked so far (``Source.FEEDBACK``) is kept apart from all this: it moves the score by
    ``OPINION`` at most, so that no candidate is preferred for it to one that is better by more than that. The
    uncertainty is the weighted standard deviation over the square root of their number: critics that disagree
    leave doubt (an ensemble's spread, as in *Secrets of RLHF, part II*).

    Args:
        findings: of all critics, on one candidate.
        rubric: the criteria and their weights.
        learned: what is known of the criteria from finished runs; nothing by default.
    """
    worst: dict[str, float] = {}
    for finding in findings:
        worst[finding.criterion] = min(finding.score, worst.get(finding.criterion, 1.0))
    liked = {c.id for c in rubric.criteria if c.source is Source.FEEDBACK}
    opinions = [score for c, score in worst.items() if c in liked]
    score, doubt = _judged({c: s for c, s in worst.items() if c not in liked}, rubric, learned)
    if not opinions:
        return score, doubt
    return (1.0 - OPINION) * score + OPINION * sum(opinions) / len(opinions), doubt


def _judged(worst: Mapping[str, float], rubric: Rubric, learned: Learned) -> tuple[float, float]:
    """Score and uncertainty by the worst finding of each criterion, opinions left out."""
    required = {c.id for c in rubric.criteria if c.required}
    told = {c: learned[family(c)] for c in worst if family(c) in learned and c not in required}
    named = {c.id: c.weight for c in rubric.criteria}
    weights = {c: named.get(c, 1.0) * (told[c].trust if c in told else 1.0) for c in worst}
    total = sum(weights.values())
    if total <= 0.0:
        return 0.0, 1.0
    mean = sum(weights[c] * s for c, s in worst.items()) / total
    spread = sum(weights[c] * (s - mean) ** 2 for c, s in worst.items()) / total
    doubt = math.sqrt(spread / len(worst))
    if not told:
        return mean, doubt
    foretold = sum(known.evidence(worst[c]) for c, known in told.items())
    return expit(logit(mean) + min(STRONGEST, max(-STRONGEST, foretold))), doubt
