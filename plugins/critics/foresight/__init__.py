"""What would come of a change where the failing tests come by, told without running it.

- ``probe``   runs in the sandbox: what the variables held at each line, in each failing test
- ``known``   what is known of a value
- ``operators``, ``evaluate``  work out an expression on such values
- ``places``  the statement in which a change first differs
- ``verdict`` holds both together: it must fail there, or it makes no difference
- ``critic``  asks that of each candidate, and lets those fall of which it is certain
"""

from .critic import Foresight, mentee_critics

__all__ = ["Foresight", "mentee_critics"]
