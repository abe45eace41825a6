"""What an action can do besides editing files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from .candidate import Observation
from .runner import Ground, Session
from .tree import Tree


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a tool acts. Commands go through ``ground.sandbox``, files through ``tree``."""

    ground: Ground
    tree: Tree
    session: Session | None = None


@runtime_checkable
class Tool(Protocol):
    """Something an action can call.

    Attributes:
        name: the name a model calls it by.
        description: what it does, for a model and for ``mentee plugins``.
        schema: JSON schema of its arguments.
        writes: whether it may change files of the workspace.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    writes: bool

    async def call(self, arguments: Mapping[str, Any], scene: Scene) -> Observation:
        """Do it. Bad arguments give an observation that is not ok and says what was expected."""
        ...
