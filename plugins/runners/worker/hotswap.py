"""New code for functions that are loaded already.

Most candidates change the inside of a function. For these the enclosing outermost function alone is
compiled, in its scope (so that ``super()``, ``__class__`` and private names mean the same) and on its own
lines, and its code object is put in the place of the old one in *every* function object that carries the old
one: decorated, wrapped, a property's, a class's. Functions inside it come along, since their code is part of
its constants.

That is sound only where nothing that was computed at import depends on the change. All else is refused
here, and tried by importing afresh (see ``overlay``): changes outside of function bodies (decorators,
defaults, annotations, class bodies, module level), of a docstring, of functions that ran during collection,
of the variables a closure holds, of a plain function into a generator or coroutine, and of files that were
not loaded from source as they are (assertions of test files are rewritten).
"""

from __future__ import annotations

import ast
import gc
import importlib.machinery
import inspect
import os
import sys
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from .functions import Change, Function, Source, decode, only_function, splice

if TYPE_CHECKING:
    from .ground import Ground

FUTURE = 0x1FF0000  # the flags that `from __future__ import` leaves in a code object
FAULTS = (SyntaxError, ValueError, RecursionError, OverflowError, MemoryError)
"""What the compiler raises; the last three on code that is nested too deeply."""

KINDS = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class CannotSwap(Exception):
    """The change needs a fresh import."""


class DoesNotCompile(Exception):
    """The changed file is no Python."""


class Swap(NamedTuple):
    """New code for one function."""

    objects: tuple[FunctionType, ...]
    code: CodeType
    before: tuple[CodeType, ...]

    def carry_out(self) -> None:
        """Put the new code in place."""
        for thing in self.objects:
            thing.__code__ = self.code

    def undo(self) -> None:
        """Put the old code back."""
        for thing, code in zip(self.objects, self.before):
            thing.__code__ = code


class Loaded:
    """The repository's functions that are loaded, by file and line.

    Args:
        ran: first lines of code that ran during collection, by file.
    """

    def __init__(self, ground: Ground, ran: dict[str, set[int]]) -> None:
        self._ground = ground
        self._ran = ran
        self._sources: dict[str, Source | None] = {}
        self._objects: dict[tuple[str, int, str], list[FunctionType]] = {}
        self._index()

    def _index(self) -> None:
        for thing in gc.get_objects():
            if type(thing) is FunctionType:
                code = thing.__code__
                path = self._ground.relative(code.co_filename)
                if path:
                    key = path, code.co_firstlineno, code.co_name
                    self._objects.setdefault(key, []).append(thing)

    def modules(self) -> list[ModuleType]:
        """The repository's modules that are loaded."""
        known = [module for module in list(sys.modules.values()) if isinstance(module, ModuleType)]
        files = [(module, getattr(module, "__file__", None)) for module in known]
        return [module for module, file in files if isinstance(file, str) and self._ground.relative(file)]

    def functions(self) -> list[FunctionType]:
        """The repository's functions that are loaded."""
        return [thing for things in self._objects.values() for thing in things]

    def read(self, edits: list[tuple[str, int, int, str]]) -> None:
        """Read the files that are edited, so that forks find them read."""
        for path, *_ in edits:
            self._source(path)

    def plan(self, edits: list[tuple[str, int, int, str]]) -> list[Swap]:
        """Make the new code of the functions that are edited.

        Raises:
            CannotSwap: the edits need a fresh import.
            DoesNotCompile: an edited file is no Python.
        """
        grouped: dict[tuple[str, Function], list[Change]] = {}
        for path, start, end, text in edits:
            source = self._source(path)
            function = source and source.enclosing((start, end, text))
            if function is None:
                raise CannotSwap(path)
            grouped.setdefault((path, function), []).append((start, end, text))
        return [self._swap(path, function, changes) for (path, function), changes in grouped.items()]

    def _source(self, path: str) -> Source | None:
        if path not in self._sources:
            self._sources[path] = self._read(path)
        return self._sources[path]

    def _read(self, path: str) -> Source | None:
        try:
            with open(os.path.join(self._ground.root, path), "rb") as file:
                return Source(decode(file.read()))
        except (OSError, SyntaxError, ValueError):
            return None  # the fresh import says what is wrong with it

    def _swap(self, path: str, function: Function, changes: list[Change]) -> Swap:
        source = self._source(path)
        objects = self._objects.get((path, function.line, function.name), [])
        if source is None or not objects or not all(_is_plain(thing) for thing in objects):
            raise CannotSwap(path)
        if any(function.line <= line <= function.last for line in self._ran.get(path, ())):
            raise CannotSwap(path)
        code = _compiled(source, function, changes, objects[0].__code__)
        if not all(_fits(thing.__code__, code) for thing in objects):
            raise CannotSwap(path)
        return Swap(tuple(objects), code, tuple(thing.__code__ for thing in objects))


def _is_plain(function: FunctionType) -> bool:
    loader = function.__globals__.get("__loader__")
    return type(loader) is importlib.machinery.SourceFileLoader


def _compiled(source: Source, function: Function, changes: list[Change], old: CodeType) -> CodeType:
    flags = old.co_flags & FUTURE
    try:
        text = source.alone(function, changes)
        tree = compile(text, old.co_filename, "exec", flags | ast.PyCF_ONLY_AST, True)
        node = only_function(tree, function)
        if node is None or ast.get_docstring(node, clean=False) != function.docstring:
            raise CannotSwap(function.name)
        module = compile(tree, old.co_filename, "exec", flags, True)
    except FAULTS as error:
        check_compiles(splice(source.text, changes), old.co_filename)
        raise CannotSwap(function.name) from error
    return _find(module, function)


def _find(module: CodeType, function: Function) -> CodeType:
    code = module
    for line in function.header:
        opening = line.strip()
        if opening.startswith("class "):
            code = _constant(code, opening[len("class ") : -1])
    return _constant(code, function.name)


def _constant(code: CodeType, name: str) -> CodeType:
    found: list[Any] = [c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name]
    if len(found) != 1:
        raise CannotSwap(name)
    return found[0]


def _fits(old: CodeType, new: CodeType) -> bool:
    return old.co_freevars == new.co_freevars and old.co_flags & KINDS == new.co_flags & KINDS


def check_compiles(text: str, filename: str) -> None:
    """Compile a whole file and throw the code away.

    Raises:
        DoesNotCompile: it is no Python.
    """
    try:
        compile(text, filename, "exec", dont_inherit=True)
    except FAULTS as error:
        raise DoesNotCompile(str(error)) from error
