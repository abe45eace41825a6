"""From a person's words, and where they were said, to a rule: by cues of language alone, without a model.

- ``distil``      the whole of it
- ``clauses``     what is said, apart from its exceptions
- ``places``      paths, symbols, and what files are for
- ``reach``       this repository, this owner's, or everywhere; once, or from now on
- ``lasting``     from when and until when: dates and versions
- ``demands``     what is wanted and what is not; which activity it is about
- ``libraries``   which language or library it presupposes
"""

from .distil import distil

__all__ = ["distil"]
