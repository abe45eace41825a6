"""Behaviour delta: what else a patch changes. Calls seen in the passing tests give the same before and after.

A passing test looks at part of what a call gives; the rest may change unnoticed. The calls are those with
literal arguments, of the functions that the patch edits, that stand in tests which passed; they are run in
the sandbox on a copy, each candidate in a fork of its own.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import Context, Critic, Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from ...runtime.issue.modules import ModuleIndex, index_modules
from .copies import Outcome, copied, too_large
from .examples import patched
from .places import edited_functions, tests_of

CRITERION = "behaviour.kept"

MOST = 24
"""Calls that a candidate is run on."""

LIMIT_S = 30.0


class Behaviour:
    """Compares outcomes of calls before and after."""

    name = "behaviour"
    cost_ms = 300.0
    patience_s = 60.0

    def __init__(self) -> None:
        """Looks at nothing before the first batch."""
        self._index: ModuleIndex | None = None

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding ``behaviour.kept``: the share of the calls that give what they gave before."""
        critiques = [Critique()] * len(batch)
        fitting = [c for c in batch if c.edits]
        if not fitting or context.ground is None or not context.evidence.passing:
            return critiques
        names = _edited(fitting, context)
        inputs = _importable(calls(names, context), self._modules(context)) if names else {}
        if not inputs:
            return critiques
        if large := too_large(context, CRITERION):
            return [large] * len(batch)
        async with copied(context) as copy:
            variants = patched(copy, batch)
            functions = {call: f"call_{n}" for n, call in enumerate(inputs)}
            source = "\n".join(_function(functions[call], call, line) for call, line in inputs.items())
            limit = min(LIMIT_S, max(1.0, context.deadline_s))
            before, *found = await copy.attempt(
                source, list(functions.values()), [{}, *(files for _, files in variants)], limit
            )
        for (i, _), after in zip(variants, found, strict=True):
            own = edited_functions(batch[i].edits, context.tree)
            told = [row for row in zip(inputs, before, after, strict=True) if row[0].partition("(")[0] in own]
            critiques[i] = judged(told)
        return critiques

    def _modules(self, context: Context) -> ModuleIndex:
        assert context.ground is not None
        if self._index is None:
            files = [path for path in context.tree.files() if path.endswith(".py")]
            self._index = index_modules(context.ground.workspace, files)
        return self._index


def judged(told: Iterable[tuple[str, Outcome, Outcome]]) -> Critique:
    """The critique of calls, with what each gave before and gives after."""
    known = [(call, b, a) for call, b, a in told if b[0] == "gave" and a[0]]
    if not known:
        return Critique()
    changed = [(call, b[1], a) for call, b, a in known if a != b]
    if not changed:
        return Critique((Finding(CRITERION, 1.0),))
    call, before, (kind, after) = changed[0]
    now = f"gives {after}" if kind == "gave" else f"raises {after}"
    says = f"`{call[:80]}` gave {before[:60]} and {now[:80]}"
    more = f"; and {len(changed) - 1} more" if len(changed) > 1 else ""
    return Critique((Finding(CRITERION, 1.0 - len(changed) / len(known), says + more),))


def _edited(batch: Iterable[Candidate], context: Context) -> frozenset[str]:
    return frozenset(name for one in batch for name in edited_functions(one.edits, context.tree))


def _importable(found: Iterable[str], index: ModuleIndex) -> dict[str, str]:
    """The calls whose function can be imported, each with the line that imports it."""
    lines = {call: index.import_of(call.partition("(")[0]) for call in found}
    return {call: line for call, line in lines.items() if line}


def calls(names: frozenset[str], context: Context) -> tuple[str, ...]:
    """Calls with literal arguments in passing tests that stand in no failing one."""
    passing = _calls(names, tests_of(context, (r.test for r in context.evidence.passing)))
    failing = set(_calls(names, tests_of(context, (r.test for r in context.evidence.failing))))
    return tuple(call for call in dict.fromkeys(passing) if call not in failing)[:MOST]


def _calls(names: frozenset[str], tests: Iterable[ast.AST]) -> Iterator[str]:
    for node in (node for test in tests for node in ast.walk(test)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        if name in names and all(map(_literal, values)):
            yield ast.unparse(ast.Call(ast.Name(name), node.args, node.keywords))


def _literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _function(name: str, call: str, line: str) -> str:
    return f"def {name}():\n    {line}\n    return {call}\n"


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Behaviour()]
