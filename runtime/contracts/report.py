"""A form that the result of a run can be read in, such as the XML that CI servers show."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
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
