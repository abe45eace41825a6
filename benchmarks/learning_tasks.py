"""A stream of repair tasks for ``learning``: small modules with tests, and mistakes seeded into them.

Functions come in shapes, each written in several vocabularies; a mistake is a change of the syntax at one
place, of a kind that fits many shapes. So tasks of one kind differ in code, names and values.
"""

import ast
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

Change = Callable[[ast.AST], ast.AST | None]
"""Makes the mistake of a node, on a copy; ``None`` where the node is no place for it."""


@dataclass(frozen=True, slots=True)
class Task:
    """A mistake seeded into a module: its kind, the module's file, and the file's text with the mistake."""

    kind: str
    path: str
    text: str


SHAPES = (
    (
        "def {verb}_up_to({many}, limit):\n    total = 0\n    for {one} in {many}:\n"
        "        if {one} <= limit:\n            total = total + {one}\n    return total\n",
        ["{verb}_up_to([1, 2, 5, 7], 5) == 8", "{verb}_up_to([6], 5) == 0", "{verb}_up_to([3, 9], 4) == 3"],
    ),
    (
        "def first_{one}_from({many}, bar):\n    for place, {one} in enumerate({many}):\n"
        "        if {one} >= bar:\n            return place\n    return -1\n",
        ["first_{one}_from([1, 4, 6], 4) == 1", "first_{one}_from([1, 2], 9) == -1"],
    ),
    (
        "def {many}_in_a_row({many}, size):\n    if size < 1:\n        return []\n"
        "    return [sum({many}[at:at + size]) for at in range(len({many}) - size + 1)]\n",
        ["{many}_in_a_row([1, 2, 3, 4], 2) == [3, 5, 7]", "{many}_in_a_row([1, 2], 0) == []"],
    ),
    (
        "def tally_{many}({many}):\n    counts = {{}}\n    for {one} in {many}:\n"
        "        counts[{one}] = counts.get({one}, 0) + 1\n    return counts\n",
        ["tally_{many}(['a', 'b', 'a']) == {{'a': 2, 'b': 1}}", "tally_{many}([]) == {{}}"],
    ),
    (
        "def clean_{many}(names):\n    kept = []\n    for name in names:\n        if name.strip():\n"
        "            kept.append(name.strip().lower())\n    return kept\n",
        ["clean_{many}([' Ann', 'BOB ', ' ']) == ['ann', 'bob']", "clean_{many}(['x']) == ['x']"],
    ),
    (
        "def {many}_meet(begin, end, other_begin, other_end):\n"
        "    return begin < other_end and other_begin < end\n",
        [
            "{many}_meet(1, 3, 2, 5) is True",
            "{many}_meet(1, 2, 2, 3) is False",
            "{many}_meet(2, 3, 1, 2) is False",
            "{many}_meet(5, 9, 1, 3) is False",
        ],
    ),
    (
        "def bounded_{one}({one}, low, high):\n    return max(low, min({one}, high))\n",
        ["bounded_{one}(5, 1, 3) == 3", "bounded_{one}(0, 1, 3) == 1", "bounded_{one}(2, 1, 3) == 2"],
    ),
    (
        "def reduced_{one}({one}, percent):\n    return {one} - {one} * percent / 100\n",
        ["reduced_{one}(200, 10) == 180", "reduced_{one}(50, 0) == 50", "reduced_{one}(10, 50) == 5"],
    ),
    (
        "def mean_{one}({many}):\n    if not {many}:\n        return 0\n"
        "    return sum({many}) / len({many})\n",
        ["mean_{one}([2, 4]) == 3", "mean_{one}([]) == 0", "mean_{one}([7]) == 7"],
    ),
    (
        "def pages_of_{many}(count, size):\n    if count <= 0:\n        return 1\n"
        "    return (count + size - 1) // size\n",
        ["pages_of_{many}(10, 5) == 2", "pages_of_{many}(11, 5) == 3", "pages_of_{many}(0, 5) == 1"],
    ),
    (
        "def longest_{one}({many}):\n    best = ''\n    for {one} in {many}:\n"
        "        if len({one}) > len(best):\n            best = {one}\n    return best\n",
        ["longest_{one}(['a', 'bcd', 'efg', 'h']) == 'bcd'", "longest_{one}([]) == ''"],
    ),
    (
        "def left_of_{many}(stock, reserved):\n    if reserved > stock or stock < 0:\n        return 0\n"
        "    return stock - reserved\n",
        ["left_of_{many}(5, 2) == 3", "left_of_{many}(2, 5) == 0", "left_of_{many}(-1, -3) == 0"],
    ),
    (
        "def newest_{many}({many}, count):\n    if count <= 0:\n        return []\n"
        "    return list(reversed({many}[-count:]))\n",
        ["newest_{many}([1, 2, 3], 2) == [3, 2]", "newest_{many}([1, 2], 0) == []"],
    ),
    (
        "def steps_between_{many}({many}):\n"
        "    return [{many}[at + 1] - {many}[at] for at in range(len({many}) - 1)]\n",
        ["steps_between_{many}([1, 4, 9]) == [3, 5]", "steps_between_{many}([5]) == []"],
    ),
)
"""The source of a function, and what holds of it."""

WORDS = (
    ("price", "prices", "sum"),
    ("weight", "weights", "load"),
    ("delay", "delays", "wait"),
    ("score", "scores", "count"),
)
"""Vocabularies: one, many, and what is done with them."""


@cache
def modules() -> dict[str, str]:
    """The files of the project without a mistake: a module a vocabulary, each with its tests."""
    files: dict[str, str] = {}
    for one, many, verb in WORDS:
        said = {"one": one, "many": many, "verb": verb}
        source = "\n\n".join(shape.format(**said) for shape, _ in SHAPES)
        files[f"{many}.py"] = ast.unparse(ast.parse(source)) + "\n"
        tests = [f"from {many} import *\n"]
        for number, (_, facts) in enumerate(SHAPES):
            body = "\n".join(f"    assert {fact.format(**said)}" for fact in facts)
            tests.append(f"def test_{many}_{number}():\n{body}\n")
        files[f"test_{many}.py"] = "\n\n".join(tests)
    return files


def _other_bound(node: ast.AST) -> ast.AST | None:
    other = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
    if isinstance(node, ast.Compare) and type(node.ops[0]) in other:
        node.ops[0] = other[type(node.ops[0])]()
        return node
    return None


def _without_one(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
            return node.left
        case _:
            return None


def _other_operator(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub(), right=ast.Name()):
            node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
            return node
        case _:
            return None


def _swapped(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.BinOp(op=ast.Sub() | ast.Div(), left=left, right=right):
            node.left, node.right = right, left
            return node
        case _:
            return None


def _without_call(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="strip" | "lower")):
            return value
        case ast.Call(func=ast.Name(id="min" | "max" | "reversed"), args=[*_, last]):
            return last
        case _:
            return None


def _other_join(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return node
    return None


def _lost_guard(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.If(body=[ast.Return(value=ast.Constant() | ast.List())], orelse=[]):
            return ast.Pass()
        case _:
            return None


def _other_result(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Return(value=ast.Constant(value=int() as value)):
            node.value = ast.Constant(value + 1)
            return node
        case _:
            return None


KINDS: dict[str, Change] = {
    "bound": _other_bound,
    "one too few": _without_one,
    "operator": _other_operator,
    "operands": _swapped,
    "lost call": _without_call,
    "and or": _other_join,
    "lost guard": _lost_guard,
    "result": _other_result,
}
"""Kinds of mistakes, and how each is made of a place in the syntax."""


def tasks(seed: int) -> dict[str, list[Task]]:
    """Mistakes by kind, in the order in which a stream meets them: no two of a kind in one shape in a row."""
    chosen = random.Random(seed)
    found: dict[str, list[Task]] = {}
    for kind, change in KINDS.items():
        by_shape = [list(_mistakes(kind, change, shape)) for shape in range(len(SHAPES))]
        pools = [chosen.sample(pool, len(pool)) for pool in by_shape if pool]
        chosen.shuffle(pools)
        depth = max(map(len, pools))
        found[kind] = [pool[at] for at in range(depth) for pool in pools if at < len(pool)]
    return found


def _mistakes(kind: str, change: Change, shape: int) -> Iterator[Task]:
    """The mistakes of a kind in one shape, in each vocabulary."""
    correct = modules()
    for _, many, _ in WORDS:
        module = ast.parse(correct[f"{many}.py"])
        right = module.body[shape]
        for wrong in _changed(right, change):
            module.body[shape] = wrong
            text = ast.unparse(ast.fix_missing_locations(module)) + "\n"
            if _fails(text, correct[f"test_{many}.py"], f"test_{many}_{shape}"):
                yield Task(kind, f"{many}.py", text)


def _changed(function: ast.stmt, change: Change) -> Iterator[Any]:
    """The function with the mistake at each place for it."""
    for at, node in enumerate(ast.walk(function)):
        if change(copy.deepcopy(node)) is not None:
            yield _At(at, change).visit(copy.deepcopy(function))


class _At(ast.NodeTransformer):
    """Makes the mistake at the node that ``ast.walk`` meets as the one of that number."""

    def __init__(self, number: int, change: Change) -> None:
        self._number, self._change = number, change
        self._wanted: ast.AST | None = None

    def visit(self, node: ast.AST) -> ast.AST | None:
        """Change the node, or what it holds."""
        if self._wanted is None:
            self._wanted = list(ast.walk(node))[self._number]
        return self._change(node) if node is self._wanted else self.generic_visit(node)


def _fails(text: str, tests: str, test: str) -> bool:
    """Whether a test fails with the mistake."""
    space: dict[str, Any] = {}
    exec(text + tests[tests.index("def test_") :], space)
    try:
        space[test]()
    except Exception:  # noqa: BLE001  whatever the mistake brings about
        return True
    return False
