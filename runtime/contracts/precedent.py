"""What an earlier run tells of the one at hand: how its failure looked, what repaired it, what came of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """How a failing behaviour looks, whatever the names in it.

    Attributes:
        exceptions: the classes of what the failing tests ended with.
        difference: how what came differs from what was expected, such as ``number: one less``.
        operators: kinds of operators, calls and statements on the lines under most suspicion.
        frames: the shape of the innermost traceback, outermost first: test, code, or again for recursion.
        test: what the failing tests do: kinds of assertions, and of the values that they expect.
        words: the words of the failing tests' messages, values left out.
    """

    exceptions: tuple[str, ...] = ()
    difference: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    test: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier run, as far as it tells of the failure at hand.

    Attributes:
        id: of the experience, so that a person can look at it.
        weight: how far it counts, in [0, 1]: how alike the failures are, and what came of its patch.
        proved: how far its patch proved itself, in [0, 1], whatever the failure: applied and kept, or not.
        solved: what made the patch that solved it, such as a template's name, each part of a joint one;
            nothing where it was not solved.
        against: what made patches that looked right and turned out not to be.
        units: kinds of statements that the patch changed, as Python's ``ast`` calls them.
        path: the file that was changed, where it was in the same repository; ``function`` the one in it.
        lesson: what would have been done knowing the outcome; data, never instruction.
    """

    id: str
    weight: float
    proved: float = 0.0
    solved: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    path: str = ""
    function: str = ""
    lesson: str = ""

    @property
    def sound(self) -> bool:
        """Whether its numbers are shares."""
        return 0.0 <= self.weight <= 1.0 and 0.0 <= self.proved <= 1.0
