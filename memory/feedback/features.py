"""What the model of liking looks at: the shape of a patch, the same for one proposed and one that was kept.

Neither words nor names: what people like is learned of the size and the spread of patches, so that no text
can speak for itself.
"""

import math

from ...runtime.contracts.candidate import Candidate

NAMES = ("text that comes", "text that goes", "lines that come", "places", "files", "joined of two")
"""What each feature is, in their order."""


def features(candidate: Candidate) -> tuple[float, ...]:
    """The features of a candidate's edits, each about 0 to 10; nothing for a tool call."""
    edits = candidate.edits
    if not edits:
        return ()
    return (
        math.log1p(sum(len(edit.text) for edit in edits)),
        math.log1p(sum(edit.end - edit.start for edit in edits)),
        math.log1p(sum(edit.text.count("\n") for edit in edits)),
        math.log1p(len(edits) - 1),
        math.log1p(len({edit.path for edit in edits}) - 1),
        float(" + " in candidate.origin),
    )
