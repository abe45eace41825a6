"""How hooks reach plugins: each implementation called by itself, timed, checked, and held to account.

pluggy keeps the registry; its own call is not used, because one exception would drop all results and a
coroutine would pass for an answer. A call that raises, takes too long or answers with the wrong type is a
:class:`Fault`, reported to ``on_fault``; after ``state.FAULTS`` of them the plugin is set aside. A call that
blocks the interpreter itself is for the supervisor, who is told through ``mark`` which one is running.
"""

import asyncio
import contextlib
import importlib
import importlib.metadata
import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

import pluggy

from . import hookspecs
from .errors import MenteeError, UsageError
from .fitting import fits

GROUP = "mentee"

LOAD = "load"
"""What stands for the hook while a plugin is imported."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a plugin did wrong: ``raised``, ``timeout`` or ``type``."""

    plugin: str
    hook: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """A plugin as ``mentee plugins`` lists it; ``fault`` says why it could not be loaded."""

    name: str
    distribution: str
    version: str
    hooks: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """Something a plugin's factory brought, with the name of the plugin that answers for it."""

    plugin: str
    thing: Any


class Plugins:
    """The plugins of a run, and the only way in which the runtime calls them."""

    def __init__(self, manager: pluggy.PluginManager, infos: Sequence[PluginInfo]) -> None:
        """Use :func:`load_plugins`."""
        self._manager = manager
        self._infos = list(infos)
        self.timeout_s = 10.0
        self.aside: set[str] = set()
        self.on_fault: Callable[[Fault], Awaitable[None]] = _forget
        self.mark: Callable[[str], None] = lambda _: None
        self._running: list[str] = []

    def listing(self) -> list[PluginInfo]:
        """Every plugin that was found, by name."""
        return sorted(self._infos, key=lambda info: info.name)

    def versions(self) -> dict[str, str]:
        """Name to distribution and version, for the record."""
        return {i.name: f"{i.distribution} {i.version}".strip() for i in self.listing() if not i.fault}

    def implementations(self, hook: str) -> list[tuple[str, Callable[..., Any]]]:
        """Plugin names and functions for a hook, in the order of registration, less those set aside."""
        found = [(i.plugin_name, i) for i in getattr(self._manager.hook, hook).get_hookimpls()]
        return [(name, _accepting(i)) for name, i in found if name not in self.aside]

    async def gather(self, hook: str, **arguments: object) -> list[tuple[str, Any]]:
        """Results of all implementations that answered, with their plugins' names."""
        results: list[tuple[str, Any]] = []
        for name, function in self.implementations(hook):
            result = await self.call(name, hook, partial(function, **arguments))
            if result is not None and not isinstance(result, Fault):
                results.append((name, result))
        return results

    async def bring(self, hook: str, *kinds: type[Any], **arguments: object) -> list[Brought]:
        """What the factories of these kinds bring, one or a sequence; anything else is a fault."""
        brought: list[Brought] = []
        for name, result in await self.gather(hook, **arguments):
            things = items([result] if isinstance(result, kinds) else result, *kinds)
            if things is None:
                expected = " or ".join(kind.__name__ for kind in kinds)
                await self.fault(name, hook, "type", f"expected {expected} as declared, or a sequence")
                continue
            brought += [Brought(name, thing) for thing in things]
        return brought

    async def call(
        self,
        plugin: str,
        hook: str,
        function: Callable[..., Any],
        *args: object,
        timeout_s: float = 0.0,
        tells: bool = False,
    ) -> Any:  # noqa: ANN401  what a plugin answers is checked by who asked
        """Call other people's code: its result, or a :class:`Fault` that was reported already.

        Raises:
            MenteeError: what the plugin wants told to the person, where it ``tells``.
        """
        limit = timeout_s or self.timeout_s
        try:
            with self._marked(plugin, hook):
                async with asyncio.timeout(limit):
                    if inspect.iscoroutinefunction(function):
                        return await function(*args)
                    result = await asyncio.to_thread(function, *args)
                    return await result if inspect.isawaitable(result) else result
        except TimeoutError:
            return await self.fault(plugin, hook, "timeout", f"took longer than {limit:g} s")
        except BaseException as error:
            _pass_on_cancelling(error)
            if tells and isinstance(error, MenteeError):
                raise
            return await self.fault(plugin, hook, "raised", f"{type(error).__name__}: {error}")

    async def stream(
        self, plugin: str, hook: str, stream: AsyncIterator[Any] | Fault, timeout_s: float
    ) -> AsyncGenerator[Any]:
        """The items of a plugin's async iterator until it ends or faults; none where there is but a fault.

        Raises:
            MenteeError: what the plugin wants told to the person, such as a model that cannot be reached.
        """
        if isinstance(stream, Fault):
            return
        try:
            while True:
                try:
                    with self._marked(plugin, hook):
                        async with asyncio.timeout(timeout_s):
                            item = await anext(stream)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    await self.fault(plugin, hook, "timeout", f"no proposal in {timeout_s:g} s")
                    return
                except MenteeError:
                    raise
                except BaseException as error:  # noqa: BLE001  as in call
                    _pass_on_cancelling(error)
                    await self.fault(plugin, hook, "raised", f"{type(error).__name__}: {error}")
                    return
                yield item
        finally:
            with contextlib.suppress(Exception):  # closing other people's generator must not end the run
                await getattr(stream, "aclose", _nothing)()

    async def fault(self, plugin: str, hook: str, kind: str, message: str) -> Fault:
        """Report a fault."""
        fault = Fault(plugin, hook, kind, message[:500])
        await self.on_fault(fault)
        return fault

    @contextlib.contextmanager
    def _marked(self, plugin: str, hook: str) -> Generator[None]:
        """Tell the supervisor whose code runs, most recent first."""
        label = f"{plugin}\t{hook}"
        self._running.append(label)
        self.mark(label)
        try:
            yield
        finally:
            self._running.remove(label)
            self.mark(self._running[-1] if self._running else "")


def items(found: object, *kinds: type[T]) -> list[T] | None:
    """A plugin's answer as a list, if it is a list or tuple of nothing but these kinds."""
    if not isinstance(found, list | tuple):
        return None
    things: list[Any] = list(cast("Sequence[Any]", found))
    return things if all(any(fits(thing, kind) for kind in kinds) for thing in things) else None


def _pass_on_cancelling(error: BaseException) -> None:
    """Raise it again if somebody stops the run; otherwise it is the plugin's own, ``sys.exit()`` included."""
    task = asyncio.current_task()
    if isinstance(error, GeneratorExit) or (
        isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling()
    ):
        raise error


async def _forget(_: Fault) -> None:
    """Faults before a run has a journal are in the listing."""


async def _nothing() -> None:
    """For iterators that need no closing."""


def _accepting(implementation: Any) -> Callable[..., Any]:  # noqa: ANN401  pluggy's HookImpl
    """The function, called with those of the arguments that it names."""
    names = implementation.argnames
    function = implementation.function

    def filtered(*args: object, **arguments: object) -> Any:  # noqa: ANN401  as the plugin answers
        return function(*args[: len(names)], **{k: v for k, v in arguments.items() if k in names})

    if not inspect.iscoroutinefunction(function):
        return filtered

    async def awaited(*args: object, **arguments: object) -> Any:  # noqa: ANN401  as the plugin answers
        return await filtered(*args, **arguments)

    return awaited


def load_plugins(
    off: Sequence[str] = (),
    on: Sequence[str] = (),
    points: Sequence[Any] | None = None,
    mark: Callable[[str], None] = lambda _: None,
) -> Plugins:
    """Load every entry point of the group ``mentee``, and the modules in ``on``.

    A plugin that cannot be imported or registered is listed with its fault, and the others are loaded.

    Args:
        off: names to leave out.
        on: importable modules to load besides; the name of an installed plugin is one already loaded.
        points: entry points to use instead of the installed ones.
        mark: told whose import is running, as a label of the hook ``load``.

    Raises:
        UsageError: a name in ``off`` is no plugin, or a module in ``on`` cannot be imported.
    """
    manager = pluggy.PluginManager(hookspecs.NAMESPACE)
    manager.add_hookspecs(hookspecs)
    infos: list[PluginInfo] = []
    found = importlib.metadata.entry_points(group=GROUP) if points is None else points
    known = {point.name for point in found}
    for name in sorted(set(off) - known - set(on)):
        raise UsageError(
            f"no plugin is called {name!r}", "`mentee plugins` lists them: " + ", ".join(sorted(known))
        )
    wanted = sorted((p for p in found if p.name not in off), key=lambda p: p.name)
    for point in wanted:
        mark(f"{point.name}\t{LOAD}")
        infos.append(_register(manager, point.name, point.load, point.dist))
    for module in (name for name in on if name not in known and name not in off):
        mark(f"{module}\t{LOAD}")
        info = _register(manager, module, lambda module=module: importlib.import_module(module), None)
        if info.fault:
            mark("")
            raise UsageError(f"plugin {module!r} cannot be loaded: {info.fault}", "name an importable module")
        infos.append(info)
    mark("")
    return Plugins(manager, infos)


def _register(manager: pluggy.PluginManager, name: str, load: Callable[[], Any], dist: Any) -> PluginInfo:  # noqa: ANN401
    distribution, version = (dist.name, dist.version) if dist else ("", "")
    try:
        plugin = load()
        manager.register(plugin, name)
        manager.check_pending()
    except (Exception, SystemExit) as error:  # noqa: BLE001  importing a plugin may raise anything
        if (broken := manager.get_plugin(name)) is not None:
            manager.unregister(broken)
        return PluginInfo(name, distribution, version, (), f"{type(error).__name__}: {error}"[:500])
    hooks = tuple(sorted(h.name for h in manager.get_hookcallers(plugin) or ()))
    return PluginInfo(name, distribution, version, hooks)


def split_switches(switches: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split ``no:NAME`` (off) from module names (on), as ``-p`` and ``MENTEE_PLUGINS`` take them."""
    off = [s.removeprefix("no:") for s in switches if s.startswith("no:")]
    return off, [s for s in switches if s and not s.startswith("no:")]
