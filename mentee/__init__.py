"""mentee takes an issue and a repository to a verified patch.

The names below are loaded when they are first used, so that ``import mentee`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mentee.runtime.hookspecs import hookimpl
    from mentee.runtime.solve import solve

    __version__: str

__all__ = ["__version__", "hookimpl", "solve"]

_HOMES = {"hookimpl": "mentee.runtime.hookspecs", "solve": "mentee.runtime.solve"}


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it.

    Raises:
        AttributeError: mentee has no such public name.
    """
    if name == "__version__":
        # Asked of the installed distribution, so that the number is written in pyproject.toml alone.
        from importlib.metadata import version

        return version("mentee")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
