"""Products of small matrices on one core.

Where others use the machine as well, several threads that wait for each other take fifty times as long.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from threadpoolctl import ThreadpoolController


def one_core() -> "AbstractContextManager[object]":
    """NumPy's products use one thread inside."""
    return _threads().limit(limits=1)


@cache
def _threads() -> "ThreadpoolController":
    """The threads of the libraries that are loaded; looking for them takes as long as half a vector."""
    import numpy as np  # noqa: F401  so that its library is among them
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")
