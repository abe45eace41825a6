"""The rubric of a task: what all plugins ask for, merged by who asks."""

from collections.abc import Sequence

from .contracts.critique import Rubric
from .contracts.task import Setup, Task
from .dispatch import Plugins


async def gather_rubric(plugins: Plugins, task: Task, setup: Setup, recalled: Sequence[str] = ()) -> Rubric:
    """Ask the plugins, and merge what they bring.

    Args:
        plugins: those that take part.
        task: what is asked for.
        setup: what a plugin's factory is given.
        recalled: what memory says that applies to the step at hand.
    """
    brought = await plugins.bring("mentee_rubrics", Rubric, task=task, setup=setup, recalled=tuple(recalled))
    return Rubric.of(one.thing for one in brought)
