"""Whose word it is: what a repository or a model says is nobody's before the owner's yes.

Trust goes by the way on which a text came, never by what it says of itself: a comment that claims to be the
user's is a comment.
"""

PERSONS = frozenset({"correct", "answer", "edit", "reject", "review"})
"""Ways on which a person speaks; a review is one where its author is on the owner's list."""


def waits(source: str) -> bool:
    """Whether what came so must wait for its owner's yes."""
    return source not in PERSONS
