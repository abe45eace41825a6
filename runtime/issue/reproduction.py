"""From an issue that was read to tests that fail until it is solved, or to the one question to ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from .checks import Check, checks_of
from .modules import Module, ModuleIndex, index_modules
from .parts import Example, Issue, Statement, Traceback
from .source import Style, module_source, says, slug

__all__ = [
    "Module",
    "ModuleIndex",
    "Reproduction",
    "index_modules",
    "missing_piece",
    "reproductions",
    "unresolved_names",
]

_ORIGINS = ("example", "assertion", "sentence", "traceback")
_LONGEST_SAYING = 160
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A test module made of an issue.

    Attributes:
        name: a word for it that is unique among those of one issue.
        source: the complete module.
        tests: the names of its tests, in order.
        origin: what it was made of: ``example``, ``assertion``, ``sentence`` or ``traceback``.
        says: one line: what is expected of what.
    """

    name: str
    source: str
    tests: tuple[str, ...]
    origin: str
    says: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"test_issue_{self.name}.py"


def reproductions(issue: Issue, modules: ModuleIndex, style: Style = "pytest") -> tuple[Reproduction, ...]:
    """Test modules for what the issue expects, most trustworthy first: one for each kind of evidence.

    Whether a test fails before the patch is for the run to find out. Code with names that nothing
    makes known gives no test; see :func:`unresolved_names`.
    """
    known = [check for check in checks_of(issue, modules) if not check.unresolved]
    found: list[Reproduction] = []
    for origin in _ORIGINS:
        mine = [check for check in known if check.origin == origin]
        source, tests = module_source(mine, style)
        if tests:
            base = slug(issue.title, _LONGEST_NAME) or "reproduction"
            name = f"{base}_{origin}" if found else base
            found.append(Reproduction(name, source, tests, origin, _saying(mine)))
    return tuple(found)


def unresolved_names(issue: Issue, modules: ModuleIndex) -> tuple[str, ...]:
    """The names in the issue's code that neither its imports nor the repository make known."""
    names = [name for check in checks_of(issue, modules) for name in check.unresolved]
    return tuple(dict.fromkeys(names))


def missing_piece(issue: Issue, modules: ModuleIndex) -> str:
    """The one question whose answer would give a test that fails.

    To be asked when there is no reproduction, or when none of them fails.
    """
    checks = checks_of(issue, modules)
    runnable = [check for check in checks if not check.unresolved]
    if runnable:
        return _ask_difference(runnable[0])
    if names := unresolved_names(issue, modules):
        name = names[0]
        return (
            f"Where does `{name}` come from? Add the line that imports or makes it to the example, "
            f"such as `from package.module import {name.rpartition('.')[2]}`."
        )
    half = [e for e in issue.examples if e.expected is None] or [
        s for s in issue.statements if not s.expected
    ]
    if half:
        return _ask_expected(half[-1])
    if issue.tracebacks:
        return _ask_call(issue.tracebacks[-1])
    return (
        "Which call shows the bug, and what should it return? Give it as `>>> call` with the expected "
        "result under it, or name a failing test with --test."
    )


def _ask_difference(check: Check) -> str:
    return (
        f"{_short(says(check))}: that is so already. Which call shows the bug, and what should it return? "
        "Give it as `>>> call` with the expected result under it, or name a failing test with --test."
    )


def _ask_expected(part: Example | Statement) -> str:
    call = _short(" ".join(part.call.split()))
    now = part.shown if isinstance(part, Example) else part.actual
    instead = f" instead of `{_short(' '.join(now.split()))}`" if now.strip() else ""
    return (
        f"What should `{call}` return{instead}? Write it as `>>> {call}` with the expected result under it."
    )


def _ask_call(traceback: Traceback) -> str:
    where = ""
    if traceback.frames:
        frame = traceback.frames[-1]
        where = f" in {frame.file}, line {frame.line}"
    return (
        f"Which call ends in the `{traceback.exception}`{where}? Give it as `>>> call` with the expected "
        "result under it, or name a failing test with --test."
    )


def _saying(checks: Sequence[Check]) -> str:
    first = _short(says(checks[0]))
    return first if len(checks) == 1 else f"{first}; and {len(checks) - 1} more"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SAYING else text[: _LONGEST_SAYING - 1] + "…"
