"""A check as the lines of a test, in the words that a person would choose."""

import ast
import io
import re
import tokenize
from collections.abc import Set as AbstractSet

from .checks import Check
from .code import expression, is_literal, literal, used_names
from .parts import Expectation, Kind
from .source import Style

INDENT = "    "
_LONGEST_LINE = 100
_PYTEST = "import pytest"


def phrased(check: Check, style: Style, known: AbstractSet[str]) -> tuple[list[str], list[str]]:
    """The lines that hold a call against what is expected of it, and the imports that they need.

    No lines where one or two cannot say it. ``known`` are the names that the test's file knows.
    """
    expected, call = check.expected, check.call.strip()
    if expected is None:
        condition = call.removeprefix("assert ")
        return [f"assert {condition}" if style == "pytest" else f"self.assertTrue({condition})"], []
    if expected.kind is Kind.COMPLETES:
        return call.split("\n"), []
    if expected.kind is Kind.RAISES:
        return _raising(call, expected, style)
    if expression(call) is None or "\n" in call:
        return [], []
    text = expected.text.strip()
    if expected.kind is Kind.OUTPUT:
        call, text = _shown(call, text, known)
        return (_equal(call, text, style) if text else []), []
    now = literal(check.now) if is_literal(check.now) else None
    if now == literal(text) and repr(now) != repr(literal(text)):  # 4 is shown, and 4.0 expected
        return _equal(f"repr({call})", repr(repr(literal(text))), style), []
    return _comparing(call, text, style)


def requoted(line: str, like: str) -> str:
    """A line with its plain strings in double quotes, where the text that it goes into prefers those."""
    if like.count('"') <= like.count("'"):
        return line
    try:
        strings = [
            t for t in tokenize.generate_tokens(io.StringIO(line).readline) if t.type == tokenize.STRING
        ]
    except (tokenize.TokenError, SyntaxError):  # a line of a longer statement
        return line
    for token in reversed(strings):
        inner = token.string[1:-1]
        if token.string[0] == "'" and not set(inner) & set("'\"\\"):
            line = f'{line[: token.start[1]]}"{inner}"{line[token.end[1] :]}'
    return line


def _comparing(call: str, text: str, style: Style) -> tuple[list[str], list[str]]:
    value = literal(text)
    if value is None or isinstance(value, bool):
        return [f"assert {call} is {value}" if style == "pytest" else f"self.assertIs({call}, {value})"], []
    if isinstance(value, float) and value % 1:
        if style == "unittest":
            return [f"self.assertAlmostEqual({call}, {text})"], []
        return _equal(call, f"pytest.approx({text})", style), [_PYTEST]
    return _equal(call, text, style), []


def _equal(call: str, text: str, style: Style) -> list[str]:
    def line(left: str) -> str:
        return f"assert {left} == {text}" if style == "pytest" else f"self.assertEqual({left}, {text})"

    return [line(call)] if len(line(call)) <= _LONGEST_LINE else [f"result = {call}", line("result")]


def _shown(call: str, text: str, known: AbstractSet[str]) -> tuple[str, str]:
    """A call, and what it must equal so that a session shows the text; ``""`` where no value says so."""
    node, value = expression(call), expression(text)
    if "\n" in text or "..." in text:
        return call, ""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
        return (f"str({ast.unparse(node.args[0])})", repr(text)) if len(node.args) == 1 else (call, "")
    if value is not None and set(used_names([value])) <= known:
        return call, text
    return f"repr({call})", repr(text)


def _raising(call: str, expected: Expectation, style: Style) -> tuple[list[str], list[str]]:
    match = repr(re.escape(expected.message)) if expected.message and "..." not in expected.message else ""
    body = [INDENT + line for line in call.split("\n")]
    if style == "pytest":
        wanted = f"{expected.text}, match={match}" if match else expected.text
        return [f"with pytest.raises({wanted}):", *body], [_PYTEST]
    name = f"assertRaisesRegex({expected.text}, {match})" if match else f"assertRaises({expected.text})"
    return [f"with self.{name}:", *body], []
