"""What a run has left of its budget."""

from .contracts.task import Budget
from .state import State


def spent(budget: Budget, state: State, elapsed_s: float) -> str:
    """The name of the first budget that is used up; empty when none is."""
    used = {
        "time": (elapsed_s, budget.wall_s),
        "steps": (state.step, budget.steps),
        "candidates": (state.candidates, budget.candidates),
        "tokens": (state.tokens, budget.tokens),
        "money": (state.money, budget.money),
    }
    return next((name for name, (have, limit) in used.items() if limit is not None and have >= limit), "")


def seconds_left(budget: Budget, elapsed_s: float, reserve_s: float = 0.0) -> float:
    """Seconds of work left, less what is kept in reserve; never negative; a year when unlimited."""
    if budget.wall_s is None:
        return 365.0 * 86400.0
    return max(0.0, budget.wall_s - reserve_s - elapsed_s)


def questions_left(budget: Budget, state: State) -> int | None:
    """How many questions may still be asked; ``None`` for any number."""
    return None if budget.questions is None else max(0, budget.questions - state.asked)
