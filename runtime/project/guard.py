"""Sandboxes and runners as the run sees them: plugins, whose faults are told with the plugin's name.

A run cannot go on without them, so a fault of theirs cannot be passed over as that of a critic can: it
becomes an error that a person can act on, or another runner is taken.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, NoReturn

from ..contracts.evidence import TestReport
from ..contracts.runner import Collection, Ground, Session, Trial, Validation
from ..contracts.sandbox import Command, Process, Promise
from ..dispatch import Brought, Fault, Plugins, items
from ..errors import EnvironmentFault

PATIENCE_S = 300.0
"""Seconds that a call without a deadline of its own may take."""

_GRACE_S = 60.0
"""Seconds after its deadline in which a call has to come to its end."""


class PluginFault(EnvironmentFault):
    """What the run cannot do without failed."""


class _Guard:
    """Calls a thing of a plugin's."""

    def __init__(self, brought: Brought, plugins: Plugins) -> None:
        self._brought, self._plugins = brought, plugins
        self.name: str = getattr(brought.thing, "name", "")

    async def _need(self, hook: str, kind: type[Any], within_s: float, *args: object, **named: object) -> Any:  # noqa: ANN401  of that kind
        method = partial(getattr(self._brought.thing, hook), *args, **named)
        found = await self._plugins.call(self._brought.plugin, hook, method, timeout_s=within_s, tells=True)
        return found if isinstance(found, kind) else await self._fail(hook, found, kind.__name__)

    async def _fail(self, hook: str, found: object, expected: str) -> NoReturn:
        """Raise the error that a fault, or an answer of the wrong type, comes to."""
        plugin = self._brought.plugin
        if not isinstance(found, Fault):
            found = await self._plugins.fault(plugin, hook, "type", f"expected {expected}")
        raise PluginFault(
            f"the plugin {plugin} failed in {hook}: {found.message}",
            f"run without it (`-p no:{plugin}` where it is installed), or correct it",
        )


class GuardedSandbox(_Guard):
    """A sandbox."""

    @property
    def promises(self) -> frozenset[Promise]:
        """As the sandbox says."""
        return self._brought.thing.promises

    @property
    def mounts(self) -> bool:
        """As the sandbox says."""
        return self._brought.thing.mounts

    async def spawn(self, command: Command) -> Process:
        """Start a command.

        Raises:
            EnvironmentFault: it cannot be set up, or the plugin failed.
        """
        return await self._need("spawn", Process, PATIENCE_S, command)


class GuardedRunner(_Guard):
    """A runner."""

    async def claim(self, ground: Ground) -> float:
        """How sure it is; 0 where it cannot say."""
        plugin, runner = self._brought.plugin, self._brought.thing
        found = await self._plugins.call(plugin, "claims", runner.claims, ground)
        if isinstance(found, Fault):
            return 0.0
        if not isinstance(found, int | float) or not 0.0 <= found <= 1.0:
            await self._plugins.fault(plugin, "claims", "type", "expected a number in [0, 1]")
            return 0.0
        return float(found)

    async def open(self, ground: Ground) -> "GuardedSession":
        """Make a session.

        Raises:
            EnvironmentFault: the interpreter lacks what the runner needs, or the plugin failed.
        """
        session = await self._need("open", Session, PATIENCE_S, ground)
        return GuardedSession(Brought(self._brought.plugin, session), self._plugins)


class GuardedSession(_Guard):
    """A session."""

    async def collect(self, tests: Sequence[str] | None = None) -> Collection:
        """List the tests.

        Raises:
            PluginFault: the plugin failed.
        """
        return await self._need("collect", Collection, PATIENCE_S + _GRACE_S, tests)

    async def run(
        self, tests: Sequence[str] | None = None, *, trace: bool = False, deadline_s: float = 600.0
    ) -> TestReport:
        """Run tests.

        Raises:
            PluginFault: the plugin failed.
        """
        within_s = deadline_s + _GRACE_S
        return await self._need("run", TestReport, within_s, tests, trace=trace, deadline_s=deadline_s)

    async def validate(self, batch: Sequence[Trial], *, deadline_s: float = 60.0) -> Sequence[Validation]:
        """Try candidates.

        Raises:
            PluginFault: the plugin failed.
        """
        found = await self._need("validate", object, deadline_s + _GRACE_S, batch, deadline_s=deadline_s)
        validations = items(found, Validation)
        if validations is None or len(validations) != len(batch):
            await self._fail("validate", found, "one Validation a trial")
        return validations

    async def close(self) -> None:
        """End the worker."""
        await self._plugins.call(self._brought.plugin, "close", self._brought.thing.close, timeout_s=_GRACE_S)
