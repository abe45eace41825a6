"""Checks as a test module, written from syntax trees, so that no text can break out of its place."""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from .checks import Check
from .code import compiles_quietly, expression, is_literal, literal, source, statements
from .parts import Expectation, Kind

Style = Literal["pytest", "unittest"]

_HEADER = '"""Made by mentee: what the issue expects, as tests that fail until it is so."""'
_CLOSE = """
def _close(actual, expected):
    return isinstance(actual, (int, float)) and math.isclose(actual, expected, rel_tol=1e-9)
"""
_SHOWN = """
def _shown(printed, value, expected):
    texts = [printed + ('' if value is None else text) for text in (repr(value), str(value))]
    plain = ['\\n'.join(line.rstrip() for line in text.strip('\\n').split('\\n')) for text in texts]
    pattern = '.*'.join(re.escape(part) for part in expected.split('...'))
    return expected if any(re.fullmatch(pattern, text, re.DOTALL) for text in plain) else plain[0]
"""
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_LONGEST_SLUG = 60


def module_source(checks: Sequence[Check], style: Style) -> tuple[str, tuple[str, ...]]:
    """The source of a module with a test for each check, and the tests' names.

    A check whose code cannot be put into a function is left out; ``("", ())`` when none is left.
    """
    used: set[str] = set()
    functions: list[ast.stmt] = []
    lifted: list[ast.stmt] = []
    for check in checks:
        name = _unique(_test_name(check), used)
        body, above = _body(check, style)
        function = _function(name, body, style)
        if _compiles([*above, function]):
            used.add(name)
            functions.append(function)
            lifted += above
    if not functions:
        return "", ()
    tests: list[ast.stmt] = functions if style == "pytest" else [_case(functions)]
    text = _assembled(lifted, tests)
    return (text, tuple(f.name for f in functions if isinstance(f, ast.FunctionDef))) if text else ("", ())


def _assembled(lifted: Sequence[ast.stmt], tests: Sequence[ast.stmt]) -> str:
    body = source(ast.Module(body=list(tests), type_ignores=[]))
    helpers = [text for name, text in (("_close(", _CLOSE), ("_shown(", _SHOWN)) if name in body]
    needed = body + "".join(helpers)
    modules = [m for m in ("contextlib", "io", "math", "pytest", "re", "unittest") if f"{m}." in needed]
    above = list(dict.fromkeys(source(node) for node in lifted))
    future = [line for line in above if line.startswith("from __future__")]
    stars = [line for line in above if line not in future]
    imports = [f"import {name}" for name in modules]
    text = "\n".join([_HEADER, *future, *imports, *stars, *helpers, body]) + "\n"
    return source(ast.Module(body=statements(text), type_ignores=[])) + "\n" if statements(text) else ""


def _body(check: Check, style: Style) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The statements of a test, and those that are allowed at the top of a module only."""
    nodes = [node for line in (*check.imports, *check.setup) for node in statements(line)]
    above = [node for node in nodes if _only_at_top(node)]
    inside = [node for node in nodes if not _only_at_top(node)]
    return [*inside, *_checking(check, style)], above


def _only_at_top(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.names[0].name == "*")


def _checking(check: Check, style: Style) -> list[ast.stmt]:
    """The statements that hold the call against what is expected of it."""
    expected = check.expected
    if expected is None or expected.kind is Kind.COMPLETES:
        return statements(check.call)
    if expected.kind is Kind.RAISES:
        return [_raising(check, expected, style)]
    call = expression(check.call)
    if expected.kind is Kind.OUTPUT or call is None:
        return list(_showing(check, expected, style))
    return [_comparing(check.call, expected.text, check.now, style)]


def _comparing(call: str, text: str, now: str, style: Style) -> ast.stmt:
    value = literal(text)
    if value is None:
        return _stmt(f"assert ({call}) is None" if style == "pytest" else f"self.assertIsNone({call})")
    if isinstance(value, float) and value % 1:
        check = f"_close({call}, {text.strip()})"
        return _stmt(f"assert {check}" if style == "pytest" else f"self.assertTrue({check})")
    if is_literal(now) and literal(now) == value and repr(literal(now)) != repr(value):
        # 4 and 4.0 are equal; that they differ is what this issue is about.
        call, text = f"repr({call})", repr(repr(value))
    return _equal(call, text.strip(), style)


def _equal(left: str, right: str, style: Style) -> ast.stmt:
    return _stmt(
        f"assert ({left}) == ({right})" if style == "pytest" else f"self.assertEqual({left}, {right})"
    )


def _showing(check: Check, expected: Expectation, style: Style) -> Iterator[ast.stmt]:
    plain = "\n".join(line.rstrip() for line in expected.text.strip("\n").split("\n"))
    text = ascii(_ADDRESS.sub("...", plain))
    yield _stmt("_value = None")
    yield _stmt("_printed = io.StringIO()")
    block = _stmt("with contextlib.redirect_stdout(_printed): pass")
    call = expression(check.call)
    inner = statements(f"_value = ({check.call})") if call is not None else statements(check.call)
    if isinstance(block, ast.With) and inner:
        block.body = inner
    yield block
    yield _equal(f"_shown(_printed.getvalue(), _value, {text})", text, style)


def _raising(check: Check, expected: Expectation, style: Style) -> ast.stmt:
    pattern = re.escape(expected.message).replace(r"\.\.\.", ".*")
    match = ascii(pattern) if pattern else ""
    if style == "pytest":
        head = (
            f"pytest.raises({expected.text}, match={match})" if match else f"pytest.raises({expected.text})"
        )
    else:
        head = f"self.assertRaises({expected.text})"
        head = f"self.assertRaisesRegex({expected.text}, {match})" if match else head
    block = _stmt(f"with {head}: pass")
    if isinstance(block, ast.With):
        block.body = statements(check.call) or block.body
    return block


def _stmt(code: str) -> ast.stmt:
    body = statements(code)
    # What does not parse becomes an assertion that never holds and is then left out by _compiles.
    return body[0] if body else ast.Return(ast.Yield())


def _function(name: str, body: list[ast.stmt], style: Style) -> ast.FunctionDef:
    arguments = "self" if style == "unittest" else ""
    function = ast.parse(f"def {name}({arguments}): pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = body or function.body
    return function


def _case(functions: Sequence[ast.stmt]) -> ast.stmt:
    case = ast.parse("class IssueTest(unittest.TestCase): pass").body[0]
    assert isinstance(case, ast.ClassDef)
    case.body = list(functions)
    return case


def _compiles(nodes: Sequence[ast.stmt]) -> bool:
    text = source(ast.Module(body=list(nodes), type_ignores=[]))
    if not text or not compiles_quietly(text):
        return False
    function = nodes[-1]
    # A yield would turn the test into a generator, which passes without being run.
    return not any(isinstance(part, ast.Return | ast.Yield | ast.YieldFrom) for part in _own_parts(function))


def _own_parts(function: ast.stmt) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))


def says(check: Check) -> str:
    """One line: what is expected of what."""
    call = " ".join(check.call.split())
    expected = check.expected
    if expected is None:
        return call.removeprefix("assert ")
    text = " ".join(expected.text.split())
    match expected.kind:
        case Kind.VALUE:
            return f"{call} is {text}"
        case Kind.OUTPUT:
            return f"{call} shows {text}"
        case Kind.RAISES:
            return f"{call} raises {text}"
        case Kind.COMPLETES:
            return f"{call} raises no {text}"


def slug(text: str, longest: int = _LONGEST_SLUG) -> str:
    """``text`` as part of a Python name, in ASCII; ``""`` when nothing of it can be."""
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    if len(words) <= longest:
        return words
    cut = words[:longest]
    return (cut.rpartition("_")[0] or cut).strip("_")


def _test_name(check: Check) -> str:
    return f"test_{slug(says(check)) or 'what_the_issue_says'}"


def _unique(name: str, used: set[str]) -> str:
    unique, number = name, 2
    while unique in used:
        unique, number = f"{name}_{number}", number + 1
    return unique
