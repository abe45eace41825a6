"""Verdicts that cite (RationalRewards): a score counts only where its evidence resolves in the change.

A model judges 600 patches. In four of ten verdicts it invents: the score is biased towards praise, and the
line that it names lies anywhere in the file. mentee reads the answers; compared is how often a right patch
scores higher than a wrong one with the rule and without it.
"""

import json
import random

from mentee.plugins.critics.changes import Change
from mentee.plugins.critics.model_answer import read_answer
from mentee.runtime.contracts.candidate import Edit
from mentee.runtime.reliability import auc

from ._experiment import conclude

PATCHES, QUESTIONS, INVENTS, LINES = 600, 4, 0.4, 200
TEXT = "\n".join(f"x = {n}" for n in range(LINES)) + "\n"


def verdict(number: int, right: bool, line: int, rng: random.Random) -> dict[str, object]:
    """What the model says to one question: seen, or invented."""
    if rng.random() < INVENTS:
        score, where = min(1.0, max(0.0, rng.gauss(0.8, 0.3))), rng.randrange(1, LINES + 1)
    else:
        score, where = min(1.0, max(0.0, rng.gauss(0.65 if right else 0.35, 0.25))), line
    return {"question": f"q{number}", "path": "a.py", "line": where, "why": "so", "score": score}


def main() -> None:
    """Compare the rule with taking every score."""
    rng = random.Random(1)
    cited: list[tuple[float, bool]] = []
    every: list[tuple[float, bool]] = []
    for at in range(PATCHES):
        right, line = at % 2 == 0, rng.randrange(2, LINES)
        start = TEXT.index(f"x = {line - 1}\n")
        edit = Edit("a.py", start, start + 1, "y")
        change = Change("a.py", TEXT, TEXT[:start] + "y" + TEXT[start + 1 :], (edit,))
        said = [verdict(number, right, line, rng) for number in range(1, QUESTIONS + 1)]
        counted = read_answer(json.dumps({"verdicts": said}), QUESTIONS, [change]).values()
        every.append((sum(float(str(v["score"])) for v in said) / len(said), right))
        if counted:
            cited.append((sum(v.score for v in counted) / len(counted), right))
    ours, theirs = auc(cited), auc(every)
    conclude(
        "cited_verdicts",
        (1.0 - theirs) / (1.0 - ours),
        1.3,
        cited=ours,
        every=theirs,
        kept=len(cited) / PATCHES,
    )


if __name__ == "__main__":
    main()
