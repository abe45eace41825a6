"""Program repair without a model: search for a small change that makes the failing tests pass.

- ``localise``    where: units of code ranked by what tests executed and by what is said of them
- ``source``      a parsed file: parents, character offsets, units and their text
- ``scope``       the names that a place can use
- ``kinds``       what kind of value a name or expression holds, as far as the text tells
- ``donors``      conditions, expressions and statements of the same file to copy from
- ``index``       what the executed files define and import
- ``clues``       what the failing tests and the issue say besides
- ``words``       what people say of a fault, and the changes they may mean
- ``experience``  what earlier runs say of what to change, and where
- ``precedence``  where parentheses are needed
- ``change``      a change of the text, and the place from which it is made
- ``templates/``  what: families of changes, one module each
- ``rank``        marks a change up or down for what it does
- ``generate``    the stream: best first, lazily, each result once
- ``compose``     two changes together
- ``policy``      the policy that proposes them
"""

from collections.abc import Sequence

from ....runtime.contracts.policy import Policy
from ....runtime.contracts.task import Setup
from ....runtime.hookspecs import hookimpl
from .localise import Location, locate
from .policy import RepairPolicy

__all__ = ["Location", "RepairPolicy", "locate", "mentee_policies"]


@hookimpl
def mentee_policies(setup: Setup) -> Sequence[Policy]:
    """Bring the repair policy."""
    del setup  # it needs nothing but the situation
    return [RepairPolicy()]
