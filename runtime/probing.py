"""Inputs on which survivors may differ, and a test module that tells what each of them gives.

The inputs are calls of the functions that the survivors edit: those with literal arguments that stand in the
repository's tests and in the issue's reproduction, and near ones (a number one higher, an empty list).
What a call gives is told by a test that fails with it, so that candidates are run on inputs in the same
way, and behind the same walls, as on tests.
"""

import ast
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import cast

from .contracts.candidate import Edit
from .contracts.evidence import TestResult
from .contracts.tree import Tree
from .issue.modules import ModuleIndex

FILE = "test_mentee_probe.py"
MOST = 36
"""Calls that survivors are run on."""

TOGETHER = 6
"""Calls in one test: their outcomes must fit into what a runner keeps of a message."""

LONGEST = 160
"""Characters of an outcome."""

_MARK = "mentee-probe:"


def edited_functions(edits: Iterable[Edit], tree: Tree) -> frozenset[str]:
    """Names of the module-level functions that edits lie in."""
    found: set[str] = set()
    for edit in edits:
        text = tree.read(edit.path)
        line = text.count("\n", 0, edit.start) + 1
        for node in _parsed(text).body:
            if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or node.lineno):
                found.add(node.name)
    return frozenset(found)


def calls(names: frozenset[str], sources: Iterable[str]) -> tuple[str, ...]:
    """Calls of the functions with literal arguments in the sources, and near ones; at most :data:`MOST`."""
    seen = [call for source in sources for call in _literal_calls(_parsed(source), names)]
    near = (variant for call in seen for variant in _variants(call))
    texts = dict.fromkeys(ast.unparse(call) for call in chain(seen, near))
    return tuple(islice(texts, MOST))


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def _literal_calls(tree: ast.AST, names: frozenset[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        if name in names and all(map(_literal, values)):
            yield ast.Call(ast.Name(name), node.args, node.keywords)


def _literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _variants(call: ast.Call) -> Iterator[ast.Call]:
    """The call with one argument changed a little."""
    for at, argument in enumerate(call.args):
        for value in _near(ast.literal_eval(argument)):
            changed = [*call.args[:at], ast.parse(repr(value), mode="eval").body, *call.args[at + 1 :]]
            yield ast.Call(call.func, changed, call.keywords)


def _near(value: object) -> tuple[object, ...]:
    match value:
        case bool():
            return (not value,)
        case int():
            return (value + 1, value - 1, 0)
        case float():
            return (value + 1.0, -value, 0.0)
        case str():
            return (value[:-1], value + value[:1], "")
        case list() | tuple():
            items = list(cast("Sequence[object]", value))
            kind = type(cast("object", value))
            return tuple(kind(part) for part in (items[:-1], items[::-1], []))  # pyright: ignore[reportCallIssue]
        case dict() if value:
            return ({},)
        case _:
            return ()


def importable(inputs: Iterable[str], index: ModuleIndex) -> dict[str, str]:
    """The calls whose function can be imported, each with the line that imports it."""
    lines = {call: index.import_of(call.partition("(")[0]) for call in inputs}
    return {call: line for call, line in lines.items() if line}


def module(inputs: dict[str, str]) -> str:
    """The source of a test module that tells what calls give; ``inputs`` as :func:`importable` gives them."""
    parts = [_HEAD]
    known = list(inputs)
    for number, at in enumerate(range(0, len(known), TOGETHER)):
        group = known[at : at + TOGETHER]
        imports = sorted({inputs[call] for call in group})
        told = ", ".join(f"_outcome(lambda: {call})" for call in group)
        lines = [*imports, f"raise AssertionError({_MARK!r} + json.dumps([{told}]))"]
        parts.append(f"def test_probe_{number}():\n" + "".join(f"    {line}\n" for line in lines))
    return "\n\n".join(parts)


_HEAD = f"""import json


def _outcome(work):
    try:
        return repr(work())[:{LONGEST}]
    except Exception as error:
        return f"raises {{type(error).__name__}}"
"""


def outcomes(inputs: Sequence[str], results: Iterable[TestResult]) -> dict[str, str]:
    """What each call gives, read from the tests of :func:`module`; calls that were not reached are left out.

    Args:
        inputs: the calls that the module holds, in their order.
        results: of its tests, whichever were run.
    """
    found: dict[str, str] = {}
    for result in results:
        _, mark, told = result.message.partition(_MARK)
        number = result.test.rpartition("test_probe_")[2]
        if not mark or not number.isdigit():
            continue
        first = int(number) * TOGETHER
        try:
            texts, _ = json.JSONDecoder().raw_decode(told)
        except ValueError:
            continue
        found |= {c: str(t) for c, t in zip(inputs[first : first + TOGETHER], texts, strict=False)}
    return found
