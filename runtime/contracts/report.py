"""A form that the result of a run can be read in, such as the XML that CI servers show."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ..journal import Entry
    from ..report import Report


@runtime_checkable
class Reporter(Protocol):
    """What renders a report.

    Attributes:
        name: the word for it in ``--format``.
    """

    name: str

    def render(self, report: "Report") -> str:
        """The whole text of a file. Words of the issue, the tests and the models are data to be escaped."""
        ...


@runtime_checkable
class Narrator(Reporter, Protocol):
    """A reporter that can also tell how the run came to its result, where there is a journal."""

    def narrate(self, report: "Report", entries: "Sequence[Entry]") -> str:
        """The whole text of a file, as :meth:`render` gives it, with the steps of the run."""
        ...
