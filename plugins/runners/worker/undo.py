"""What the repository's modules hold, and how to put it back.

A test run may leave something behind: an entry in a table, a counter, a cached value, a list of parameters
that was sorted in place. Such things are looked for once, from the repository's modules, classes, functions
and the parameters of tests inwards, and noted; ``restore`` puts back what has changed since. It sees the
containers and instances of that time and what they hold, by identity; what lies deeper than a bounded search
goes, or inside objects of C, it does not see, so it makes trials independent for most programs and proves
nothing.
"""

from __future__ import annotations

import builtins
import collections
import contextlib
import functools
import sys
from collections.abc import Callable, Iterable
from operator import is_not
from types import FunctionType, ModuleType
from typing import Any

MOST_HOLDERS = 2_000
MOST_VALUES = 20_000
"""How far the search goes."""

_DICTS = (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)
_OTHERS = (list, collections.deque, set)
_FRAMEWORKS = ("_pytest", "pytest", "pluggy", "unittest", "_mentee_worker", "importlib", "logging")
_CACHE = type(functools.lru_cache(lambda: None))

Undo = Callable[[], None]


class Snapshot:
    """What is held at the time it is made.

    Args:
        modules: the repository's.
        functions: the repository's.
        others: further things to start from.
    """

    def __init__(
        self, modules: Iterable[ModuleType], functions: Iterable[FunctionType], others: Iterable[object]
    ) -> None:
        self._caches: list[Any] = []
        self._holders: list[tuple[Any, tuple[Any, ...], tuple[Any, ...]]] = []
        self._room = MOST_VALUES
        self._seen = {id(vars(builtins)), id(vars(sys)), id(sys.modules)}
        self._waiting: collections.deque[Any] = collections.deque(others)
        for module in modules:
            self._hold(vars(module))
            self._waiting.extend(c for c in vars(module).values() if _is_of(c, module))
        self._waiting.extend(functions)
        while self._waiting and len(self._holders) < MOST_HOLDERS:
            self._visit(self._waiting.popleft())
        del self._waiting
        held = [_held(thing) for thing, _, _ in self._holders]
        self._mappings = [values for keys, values in held if keys != ()]
        self._containers = [values for keys, values in held if keys == ()]
        self._before = self._now()

    def _now(self) -> list[list[Any]]:
        return [*map(list, self._mappings), *map(list, self._containers)]

    def _is_as_before(self) -> bool:
        """A look that costs little: most tests leave nothing behind."""
        try:
            return self._now() == self._before
        # Where something else stands in a place, its class is asked, and may answer with anything.
        except Exception:
            return False

    def _visit(self, thing: Any) -> None:
        kind = type(thing)
        if kind in _ATOMS or id(thing) in self._seen:
            return
        if kind in _DICTS or kind in _OTHERS:
            self._hold(thing)
        elif kind in (tuple, frozenset):
            self._seen.add(id(thing))
            self._waiting.extend(thing)
        elif kind is FunctionType:
            self._seen.add(id(thing))
            self._waiting.extend(thing.__defaults__ or ())
            self._waiting.extend((thing.__kwdefaults__ or {}).values())
            self._waiting.extend(_contents(thing))
        elif kind is _CACHE:
            self._seen.add(id(thing))
            self._caches.append(thing)
        elif issubclass(kind, type):
            self._hold(thing)
        elif not issubclass(kind, ModuleType) and not str(kind.__module__).startswith(_FRAMEWORKS):
            with contextlib.suppress(AttributeError):
                # Not by getattr: a class of the repository may answer with anything.
                self._waiting.append(object.__getattribute__(thing, "__dict__"))

    def _hold(self, thing: Any) -> None:
        if id(thing) in self._seen:
            return
        self._seen.add(id(thing))
        keys, values = _held(thing)
        self._room -= len(values)
        if self._room >= 0:
            self._holders.append((thing, tuple(keys), tuple(values)))
            self._waiting.extend(value for value in values if type(value) not in _ATOMS)

    def restore(self) -> None:
        """Put back what has changed."""
        for cache in self._caches:
            if cache.cache_info().currsize:
                cache.cache_clear()
        if self._is_as_before():
            return
        for thing, keys, values in self._holders:
            now_keys, now = _held(thing)
            if len(now) != len(values) or any(map(is_not, now, values)) or any(map(is_not, now_keys, keys)):
                _put_back(thing, keys, values)


_ATOMS = frozenset({int, float, complex, str, bytes, bool, type(None), type(...)})


def _is_of(thing: object, module: ModuleType) -> bool:
    return issubclass(type(thing), type) and getattr(thing, "__module__", "") == module.__name__


def _contents(function: FunctionType) -> list[Any]:
    found: list[Any] = []
    for cell in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # it is empty
            found.append(cell.cell_contents)
    return found


def _held(thing: Any) -> tuple[Any, Any]:
    """The keys and the values of a class, a dictionary or another container; it has a length."""
    names = vars(thing) if issubclass(type(thing), type) else thing
    return (names, names.values()) if hasattr(names, "values") else ((), thing)


def _put_back(thing: Any, keys: tuple[Any, ...], values: tuple[Any, ...]) -> None:
    if issubclass(type(thing), type):
        _put_back_names(thing, dict(zip(keys, values)))
    elif "__name__" in keys:
        _put_back_globals(thing, dict(zip(keys, values)))
    else:
        thing.clear()
        if keys:
            thing.update(zip(keys, values))
        elif isinstance(thing, set):
            thing.update(values)
        elif values:
            thing.extend(values)


def _put_back_globals(names: dict[str, Any], before: dict[str, Any]) -> None:
    for name in [name for name in names if name not in before]:
        # A module that was imported meanwhile stays in sys.modules, and its parent must know it.
        if not isinstance(names[name], ModuleType):
            del names[name]
    names.update(before)


def _put_back_names(owner: type, before: dict[str, Any]) -> None:
    for name in [name for name in vars(owner) if name not in before]:
        with contextlib.suppress(TypeError, AttributeError):
            delattr(owner, name)
    for name, value in before.items():
        if vars(owner).get(name) is not value:
            with contextlib.suppress(TypeError, AttributeError):
                setattr(owner, name, value)
