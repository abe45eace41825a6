"""Benches: how good mentee is at something, on folders of tasks that anybody can write.

- ``tasks``    a task of the bench ``ask``: what it shows and what it keeps to itself
- ``attempt``  one task taken by mentee, and what came of it
- ``ask``      all tasks under several ways of asking, as a table
- ``commands`` ``mentee bench``
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...runtime.hookspecs import hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def mentee_commands() -> "Sequence[click.Command]":
    """Bring ``mentee bench``."""
    from .commands import bench

    return [bench]
