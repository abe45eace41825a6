"""Checks as tests of the repository: in its style, at the place where a maintainer would look for them.

The place is beside the tests that call what the checks call, in the file that does so most; where no file
does, a new one. Imports that the file has already are not repeated.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..contracts.candidate import Edit
from ..text import one_line
from .checks import Check
from .code import compiles_quietly, is_literal, statements
from .parts import Expectation, Kind
from .phrasing import INDENT, phrased, requoted
from .source import Style, says, slug

_LONGEST_NAME = 48
_LONGEST_COMMENT = 90

_Import = ast.Import | ast.ImportFrom
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Regression:
    """Tests that keep an issue from coming back.

    Attributes:
        edit: what puts them into their place.
        checks: what was made into a test, by the name of its function.
    """

    edit: Edit
    checks: Mapping[str, Check]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where tests go: after which line of which file, how far indented, and in which style."""

    path: str
    text: str = ""
    line: int = 0
    indent: str = ""
    style: Style = "pytest"


def regression(
    checks: Sequence[Check], title: str, tests: Mapping[str, str], style: Style = "pytest"
) -> Regression | None:
    """The edit that adds a test for each check that makes one; ``None`` where none does.

    Args:
        checks: with all their names resolved.
        title: of the issue; it becomes the comment that says why the tests are there.
        tests: the repository's test files, path to text.
        style: of a new file; a file that is there is followed.
    """
    called = {name for check in checks for name in _called(check)}
    place = _place(called, tests, style)
    file = ast.parse(place.text)
    taken = {node.name for node in ast.walk(file) if isinstance(node, _Function)}
    above: dict[str, None] = {}
    texts: list[str] = []
    made: dict[str, Check] = {}
    for check in checks:
        imports, body = _lines(check, place.style, file)
        name = _name(check, taken)
        text = _function(name, body, place, "" if made else title)
        if body and compiles_quietly(f"class _:\n{text}" if place.indent else text):
            above |= dict.fromkeys(imports)
            texts.append(text)
            made[name] = check
            taken.add(name)
    return Regression(_edit(place, file, list(above), texts), made) if made else None


def only(made: Regression, names: Iterable[str]) -> tuple[Check, ...]:
    """The checks whose functions have those names."""
    wanted = set(names)
    return tuple(check for name, check in made.checks.items() if name in wanted)


def answered(call: str, answer: str, imports: tuple[str, ...]) -> Check | None:
    """What a person said of a call as a check; ``None`` where the words are no value and no exception."""
    verb, _, name = answer.strip().partition(" ")
    if verb == "raises" and name.replace(".", "").isidentifier():
        expected = Expectation(Kind.RAISES, name)
    elif is_literal(answer):
        expected = Expectation(Kind.VALUE, answer.strip())
    else:
        return None
    return Check((), call, expected, "", "answer", imports)


def _called(check: Check) -> Iterator[str]:
    """The last names of what a check calls."""
    for node in ast.walk(ast.Module(body=statements(check.call), type_ignores=[])):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


def _place(called: set[str], tests: Mapping[str, str], style: Style) -> _Place:
    """After the last test that calls one of the names, in the file and the class that do so most."""
    best: tuple[tuple[int, int], _Place] | None = None
    for path, text in sorted(tests.items()):
        file = _parsed(text)
        in_file = sum(_mentions(node, called) for node in _test_functions(file.body))
        for holder in (file, *(node for node in file.body if isinstance(node, ast.ClassDef))):
            functions = [n for n in holder.body if isinstance(n, _Function) and n.name.startswith("test")]
            telling = [node for node in functions if _mentions(node, called)]
            worth = in_file, sum(_mentions(node, called) for node in telling)
            if telling and (best is None or worth > best[0]):
                best = worth, _beside(path, text, holder, telling[-1])
    return best[1] if best else _new(called, tests, style)


def _new(called: set[str], tests: Mapping[str, str], style: Style) -> _Place:
    """A file of its own, in the folder of the others."""
    name = slug(min(called, default="", key=lambda n: (len(n), n)), _LONGEST_NAME) or "issue"
    folder = next((f for f in ("tests/", "test/") if any(path.startswith(f) for path in tests)), "")
    path = f"{folder}test_{name}.py"
    while path in tests:
        path = f"{path.removesuffix('.py')}_again.py"
    return _Place(path, indent=INDENT if style == "unittest" else "", style=style)


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def _test_functions(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, _Function) and node.name.startswith("test"):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from _test_functions(node.body)


def _mentions(node: ast.AST, called: set[str]) -> int:
    parts = (part for part in ast.walk(node) if isinstance(part, ast.Attribute | ast.Name))
    return sum((part.attr if isinstance(part, ast.Attribute) else part.id) in called for part in parts)


def _beside(path: str, text: str, holder: ast.Module | ast.ClassDef, test: ast.stmt) -> _Place:
    line = test.end_lineno or test.lineno
    if isinstance(holder, ast.Module):
        return _Place(path, text, line)
    cases = any(ast.unparse(base).endswith("TestCase") for base in holder.bases)
    return _Place(path, text, line, " " * test.col_offset, "unittest" if cases else "pytest")


def _name(check: Check, taken: set[str]) -> str:
    """What the check says, without the path to what it calls."""
    called, bracket, rest = says(check).partition("(")
    words = slug(f"{called.rpartition('.')[2]}{bracket}{rest}", _LONGEST_NAME)
    name = unique = f"test_{words or 'what_the_issue_says'}"
    number = 2
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique


def _lines(check: Check, style: Style, file: ast.Module) -> tuple[list[str], list[str]]:
    """The imports that the file lacks for a check, and the lines of its test."""
    there = _top_names(file)
    above: list[str] = []
    inside: list[str] = []
    for node in (node for text in (*check.imports, *check.setup) for node in statements(text)):
        if not isinstance(node, _Import):
            inside += ast.unparse(node).split("\n")
        elif (missing := _missing(node, file)) is not None:
            own = _bound([missing])
            (inside if own & there or "*" in own else above).append(ast.unparse(missing))
    known = there | _bound(node for text in above for node in statements(text))
    checking, needed = phrased(check, style, known)
    above += [line for line in needed if _missing(ast.parse(line).body[0], file) is not None]
    return above, [*inside, *checking] if checking else []


def _missing(node: ast.stmt, file: ast.Module) -> _Import | None:
    """The part of an import that a file does not have."""

    def names(of: _Import) -> set[tuple[str | None, str, str | None]]:
        return {(getattr(of, "module", None), alias.name, alias.asname) for alias in of.names}

    if not isinstance(node, _Import):
        return None
    there = {name for other in file.body if isinstance(other, _Import) for name in names(other)}
    left = [
        alias
        for alias in node.names
        if (getattr(node, "module", None), alias.name, alias.asname) not in there
    ]
    if not left:
        return None
    return ast.Import(left) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, left, node.level)


def _bound(nodes: Iterable[ast.stmt]) -> set[str]:
    """The names that imports bind."""
    imports = [node for node in nodes if isinstance(node, _Import)]
    return {alias.asname or alias.name.partition(".")[0] for node in imports for alias in node.names}


def _top_names(file: ast.Module) -> set[str]:
    names = _bound(file.body)
    for node in file.body:
        if isinstance(node, _Function | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def _function(name: str, body: Sequence[str], place: _Place, title: str) -> str:
    why = one_line(title, _LONGEST_COMMENT)
    lines = [f"# {why}"] if why else []
    argument = "self" if place.indent else ""
    lines += [requoted(line, place.text) for line in body]
    text = [f"def {name}({argument}):", *(INDENT + line for line in lines)]
    return "".join(f"{place.indent}{line}\n" for line in text)


def _edit(place: _Place, file: ast.Module, above: list[str], texts: list[str]) -> Edit:
    """The whole file again, with the imports and the tests in it."""
    gap = "\n" if place.indent else "\n\n"
    if not place.text:
        head = sorted(
            [*above, "import unittest"] if place.indent else above, key=lambda line: line[:1] == "f"
        )
        opening = "\n\nclass IssueTest(unittest.TestCase):\n" if place.indent else "\n\n"
        return Edit(place.path, 0, 0, "\n".join(head) + "\n" + opening + gap.join(texts))
    lines = place.text.splitlines(keepends=True)
    if not lines[place.line - 1].endswith("\n"):
        lines[place.line - 1] += "\n"
    lines[place.line : place.line] = [gap + text for text in texts]
    imports = [node.end_lineno or node.lineno for node in file.body if isinstance(node, _Import)]
    at = max(imports, default=_after_docstring(file))
    lines[at:at] = [f"{line}\n" for line in above]
    return Edit(place.path, 0, len(place.text), "".join(lines))


def _after_docstring(file: ast.Module) -> int:
    first = file.body[0] if file.body else None
    documents = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (first.end_lineno or first.lineno) if first is not None and documents else 0
