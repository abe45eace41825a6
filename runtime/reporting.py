"""A run's result in the forms that plugins bring."""

from collections.abc import Sequence

from .contracts.report import Narrator, Reporter
from .dispatch import Fault, Plugins
from .errors import MenteeError, UsageError
from .journal import Entry
from .report import Report


async def reporters(plugins: Plugins) -> dict[str, Reporter]:
    """The forms that there are, by name."""
    return {b.thing.name: b.thing for b in await plugins.bring("mentee_reports", Reporter)}


async def rendered(plugins: Plugins, form: str, report: Report, entries: Sequence[Entry] = ()) -> str:
    """The report in a form; with the steps of the run, for a form that tells them.

    Args:
        plugins: who brings forms.
        form: the name of one.
        report: what came of the run.
        entries: its journal.

    Raises:
        UsageError: no plugin brings that form.
        MenteeError: the plugin failed.
    """
    for brought in await plugins.bring("mentee_reports", Reporter):
        if brought.thing.name == form:
            if entries and isinstance(brought.thing, Narrator):
                text = await plugins.call(brought.plugin, "narrate", brought.thing.narrate, report, entries)
            else:
                text = await plugins.call(brought.plugin, "render", brought.thing.render, report)
            if isinstance(text, str):
                return text
            why = text.message if isinstance(text, Fault) else "it returned no text"
            raise MenteeError(
                f"plugin {brought.plugin} could not write the form {form!r}: {why}",
                "`mentee show --json` has the same as JSON",
            )
    raise unknown_form(form, sorted(await reporters(plugins)))


def unknown_form(form: str, there: list[str]) -> UsageError:
    """The error for a form that no plugin brings."""
    return UsageError(f"there is no report form {form!r}", f"there are: {', '.join(there) or 'none'}")
