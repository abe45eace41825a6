"""The user's own criteria: ``[plugins.user-rubric.criteria]`` in their ``mentee.toml``, commands included."""

from ...runtime.contracts.critique import Rubric, Source
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from .declared import declared

NAME = "user-rubric"


@hookimpl
def mentee_rubrics(setup: Setup) -> Rubric:
    """What the user asks for in every repository."""
    tables = setup.options.get(NAME, {}).get("criteria", {})
    return declared(
        tables, Source.USER, lambda name: f"plugins.{NAME}.criteria.{name}".rstrip("."), commands=True
    )
