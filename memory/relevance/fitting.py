"""Where the gate's weights come from: logistic regression, judged on corrections that it has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RIDGE = 8.0
"""How strongly weights are drawn to zero, in rows; on corrections left out, 3 to 10 make no difference."""

ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: the log-odds are ``bias`` and the weighted sum of the evidence."""

    bias: float
    each: tuple[float, ...]

    def odds(self, evidence: Sequence[float]) -> float:
        """The log-odds that a correction applies."""
        return self.bias + sum(w * x for w, x in zip(self.each, evidence, strict=True))


def fit(rows: Sequence[Sequence[float]], labels: Sequence[bool]) -> Weights:
    """Ridge logistic regression by Newton's method; the bias is not drawn to zero.

    Args:
        rows: the evidence, as many numbers in each.
        labels: whether the correction applied.
    """
    import numpy as np

    table, wanted = np.asarray(rows, float), np.asarray(labels, float)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    inputs = np.column_stack([(table - mean) / spread, np.ones(len(table))])
    penalty = np.append(np.full(table.shape[1], RIDGE), 1e-6)
    weights = np.zeros(inputs.shape[1])
    for _ in range(ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(inputs @ weights, -30.0, 30.0)))
        slope = inputs.T @ (chance - wanted) + penalty * weights
        bend = (inputs * (chance * (1.0 - chance))[:, None]).T @ inputs + np.diag(penalty)
        weights -= np.linalg.solve(bend, slope)
    each = weights[:-1] / spread
    return Weights(float(weights[-1] - each @ mean), tuple(float(w) for w in each))


def left_out(rows: Sequence[Sequence[float]], labels: Sequence[bool], groups: Sequence[str]) -> list[float]:
    """The log-odds of each row by weights that were fitted without its group."""
    odds = [0.0] * len(rows)
    for group in dict.fromkeys(groups):
        others = [i for i, g in enumerate(groups) if g != group]
        weights = fit([rows[i] for i in others], [labels[i] for i in others])
        for i, own in enumerate(groups):
            if own == group:
                odds[i] = weights.odds(rows[i])
    return odds


def area(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The area under the ROC curve: how often a true row scores above a false one; ties count half."""
    import numpy as np

    values, wanted = np.asarray(scores, float), np.asarray(labels, bool)
    above = values[wanted][:, None] - values[~wanted][None, :]
    return float((np.sign(above) / 2 + 0.5).mean()) if above.size else float("nan")
