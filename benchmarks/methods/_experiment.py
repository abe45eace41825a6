"""What every experiment does: print a line of figures, and hold the ratio against its least."""

import sys


def conclude(name: str, ratio: float, at_least: float, **figures: float) -> None:
    """Print the figures and end the process: 0 when the ratio is reached, else 1.

    Args:
        name: of the experiment.
        ratio: how many times as good the method is as its baseline.
        at_least: half of the gap that was measured when the experiment was written, and more than 1.
        figures: what else is told.
    """
    told = " ".join(f"{key}={value:.3g}" for key, value in {"ratio": ratio, **figures}.items())
    print(f"benchmarks.methods.{name} {told}")
    if ratio < at_least:
        print(f"ratio is {ratio:.3g}, at least {at_least:g} was the goal", file=sys.stderr)
    sys.exit(ratio < at_least)
