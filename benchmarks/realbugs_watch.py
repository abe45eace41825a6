"""A pytest plugin: notes the calls into one file that the tests make, and what they give on near inputs too.

It runs in the interpreter of the library under judgement, so it imports nothing of ours. The calls are those
from outside into ``WATCH_FILE``; after each test they are made again with copies of their arguments, then
with one argument changed at a time. ``WATCH_OUT`` gets JSON: by call, whether it was ``seen`` (or is a near
one) and what it gives, as text.
"""

from __future__ import annotations

import contextlib
import copy
import gc
import inspect
import itertools
import json
import os
import re
import signal
import sys
import types
from collections import Counter
from typing import Any

MOST_CALLS = 400
MOST_A_FUNCTION = 60
MOST_NEAR = 12
LONGEST = 600
DEEPEST = 4
LIMIT_S = 1.0
Given = tuple[list[Any], dict[str, Any]]

_COROUTINE = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
_PLAIN = (type(None), bool, int, float, complex, str, bytes, type, range)
_IMPURE = re.compile(r"__(new|del|repr|str|hash|getattr|getattribute|reduce\w*|copy|deepcopy|set_name)__|<")


class Overdue(BaseException):
    """A call took too long."""


def describe(value: Any, depth: int = 0) -> str:  # noqa: ANN401  anything a library gives
    """A value as text that is equal exactly when the values look alike; addresses left out."""
    if isinstance(value, _PLAIN):
        return repr(value)
    if depth >= DEEPEST:
        return type(value).__name__
    if isinstance(value, dict):
        pairs = [f"{describe(k, depth + 1)}: {describe(v, depth + 1)}" for k, v in value.items()]
        return f"{type(value).__name__}{{{', '.join(pairs)}}}"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}[{', '.join(describe(v, depth + 1) for v in value)}]"
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__}{sorted(describe(v, depth + 1) for v in value)}"
    if isinstance(value, types.FunctionType):
        return f"function {value.__qualname__}"
    if isinstance(value, types.MethodType):
        return f"method {describe(value.__self__, depth + 1)}.{value.__name__}"
    if hasattr(value, "__next__"):
        return f"iterates {describe(list(itertools.islice(value, 200)), depth + 1)}"
    own = getattr(value, "__dict__", None)
    shown = _ADDRESS.sub("0x", repr(value))[:LONGEST]
    return f"{type(value).__name__} {shown} {describe(own, depth + 1) if own else ''}"


def near(value: Any) -> list[Any]:  # noqa: ANN401  anything it is given
    """A few values that are nearly the same."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, 0, -value]
    if isinstance(value, float):
        return [value + 0.5, -value, 0.0]
    if isinstance(value, str):
        half = len(value) // 2
        return [value[:-1], value[1:], value + value[-1:], value[half:] + value[:half], value.upper(), ""]
    if isinstance(value, bytes):
        return [value[:-1], b""]
    if type(value) in (list, tuple):
        return [value[:-1], value[::-1], type(value)([*value, *value[:1]]), type(value)()]
    if type(value) is dict:
        items = list(value.items())
        return [dict(items[:-1]), dict(items[::-1]), {}]
    if isinstance(value, (set, frozenset)):
        return [type(value)()]
    return []


class Watch:
    """Notes calls while a test runs, and makes them again after it."""

    def __init__(self, file: str, out: str) -> None:
        self.file, self.out = os.path.realpath(file), out
        self.inside = False
        self.noted: list[tuple[Any, Given]] = []
        self.told: dict[str, tuple[bool, str]] = {}
        self.counts: Counter[types.CodeType] = Counter()
        self.known: dict[str, bool] = {}

    def profile(self, frame: types.FrameType, event: str, arg: object) -> None:
        """Note a call from outside into the file."""
        code = frame.f_code
        if event != "call" or self.inside or not self._ours(code) or _IMPURE.search(code.co_name):
            return
        above = frame.f_back
        while above is not None:
            if self._ours(above.f_code):
                return
            above = above.f_back
        if len(self.noted) + len(self.told) >= MOST_CALLS * MOST_NEAR or self._full(code):
            return
        self.inside = True
        try:
            self._note(frame, code)
        except Exception:  # noqa: BLE001  what cannot be copied cannot be called again
            pass
        finally:
            self.inside = False

    def _ours(self, code: types.CodeType) -> bool:
        if code.co_filename not in self.known:
            self.known[code.co_filename] = os.path.realpath(code.co_filename) == self.file
        return self.known[code.co_filename]

    def _full(self, code: types.CodeType) -> bool:
        self.counts[code] += 1
        return self.counts[code] > MOST_A_FUNCTION

    def _note(self, frame: types.FrameType, code: types.CodeType) -> None:
        function = next((f for f in gc.get_referrers(code) if isinstance(f, types.FunctionType)), None)
        if function is None or code.co_flags & _COROUTINE:
            return
        spot = code.co_argcount
        names = code.co_varnames
        held = frame.f_locals
        positional = [held[n] for n in names[:spot]]
        keywords = {n: held[n] for n in names[spot : spot + code.co_kwonlyargcount]}
        spot += code.co_kwonlyargcount
        if code.co_flags & inspect.CO_VARARGS:
            positional += held[names[spot]]
            spot += 1
        if code.co_flags & inspect.CO_VARKEYWORDS:
            keywords.update(held[names[spot]])
        self.noted.append((function, copy.deepcopy((positional, keywords))))

    def again(self) -> None:
        """Make the noted calls again, and near ones."""
        noted, self.noted = self.noted, []
        self.inside = True
        for function, given in noted:
            self._tell(function, given, True)
            spots: list[int | str] = [*range(len(given[0])), *given[1]]
            changes = [(spot, new) for spot in spots for new in self._near(given, spot)]
            for spot, new in changes[:MOST_NEAR]:
                sides: list[Any] = [list(given[0]), dict(given[1])]
                sides[0 if isinstance(spot, int) else 1][spot] = new
                self._tell(function, (sides[0], sides[1]), False)
        self.inside = False

    @staticmethod
    def _near(given: Given, spot: Any) -> list[Any]:  # noqa: ANN401  an index, or a keyword
        return near(given[0][spot] if isinstance(spot, int) else given[1][spot])

    def _tell(self, function: Any, given: Given, seen: bool) -> None:  # noqa: ANN401
        try:
            given = copy.deepcopy(given)
            key = f"{function.__qualname__}({describe(given[0])}, {describe(given[1])})"
            if key not in self.told or (seen and not self.told[key][0]):
                self.told[key] = (seen, self._outcome(function, copy.deepcopy(given)))
        except Exception:  # noqa: BLE001  not to be described or copied: nothing to compare
            pass

    @staticmethod
    def _outcome(function: Any, given: Given) -> str:  # noqa: ANN401  any callable
        signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
        try:
            with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
                value = function(*given[0], **given[1])
                return f"gives {describe(value)} leaves {describe(given)}"
        except Overdue:
            return "does not end"
        except Exception as error:  # noqa: BLE001  whatever it raises is what it gives
            return f"raises {type(error).__name__}"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _overdue(number: int, frame: object) -> None:
    raise Overdue


WATCH = Watch(os.environ["WATCH_FILE"], os.environ["WATCH_OUT"])


def pytest_runtest_call(item: object) -> None:
    """Watch the test; what it calls is called again afterwards."""
    sys.setprofile(WATCH.profile)


def pytest_runtest_teardown(item: object) -> None:
    """Stop watching."""
    sys.setprofile(None)
    before = signal.signal(signal.SIGALRM, _overdue)
    try:
        WATCH.again()
    finally:
        signal.signal(signal.SIGALRM, before)


def pytest_sessionfinish(session: object) -> None:
    """Write down what was told."""
    with open(WATCH.out, "w", encoding="utf-8") as file:
        json.dump(WATCH.told, file)
