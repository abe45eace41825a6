"""An issue that says of a call what a passing test denies: no patch meets both, a person says which holds.

It is found before anything is searched. Where the test is out of date, as the person says, it no longer
counts against a patch, and the outcome names it; where it holds, or nobody can tell, the run ends.
"""

from collections.abc import Iterator
from dataclasses import replace

from . import budget
from .contracts.channel import Blocker, Question
from .contracts.evidence import Evidence
from .contracts.tree import Tree
from .doubt.assertions import Assertion, assertions
from .doubt.documents import Fact, Source, facts
from .doubt.question import code, shown
from .events import Blocked, Note
from .issue.modules import index_modules
from .issue.parts import Expectation, Kind
from .project.failure import matches
from .run import Run, Stage
from .text import one_line, printable

MOST_FILES = 200
"""Test files that are read."""


async def look(run: Run, stage: Stage) -> None:
    """Record the question of an issue that contradicts a passing test; a note of it where nobody is asked."""
    state = run.state
    known = {question.id for question in (*state.questions, *state.blockers)}
    for fact, said, test in _contradictions(run, stage) if run.task.issue else ():
        asked = _question(fact, said, test)
        if asked.id in known:
            return
        if budget.questions_left(run.budget, state) == 0:
            call = one_line(fact.input.text)
            await run.record(Note(f"the issue contradicts {test}, which passes, on {call}: nobody was asked"))
        else:
            await run.record(Blocked(asked), sync=True)
        return


def _contradictions(run: Run, stage: Stage) -> Iterator[tuple[Fact, Assertion, str]]:
    """What the issue states and a passing test denies, with the test's node id."""
    tree = stage.workspace.tree
    files = [path for path in tree.files() if path.endswith(".py")]
    stated = {fact.input.text: fact for fact in _stated(run, stage)}
    passing = run.state.baseline.passing if run.state.baseline else ()
    for path in _test_files(files) if stated else ():
        for said in assertions(_read(tree, path)):
            fact = stated.get(said.input.text)
            if fact is None or not said.contradicts(fact.expected.text):
                continue
            test = next((t for t in passing if _is(t, path, said.test)), "")
            if test:
                yield fact, said, test


def _stated(run: Run, stage: Stage) -> list[Fact]:
    """What the issue says of calls."""
    files = [path for path in stage.workspace.tree.files() if path.endswith(".py")]
    index = index_modules(stage.workspace.path, files)
    return list(facts(Source("the issue", run.task.issue), index))


def _test_files(files: list[str]) -> list[str]:
    return [path for path in files if "test" in path.rpartition("/")[2]][:MOST_FILES]


def _is(test: str, path: str, name: str) -> bool:
    """Whether a node id is that of the function in a file, which runners name by its path or its module."""
    module = path.removesuffix(".py").replace("/", ".")
    own = test.rpartition("::")[2].rpartition(".")[2].partition("[")[0]
    return own == name and (matches(path, test) or test.startswith(f"{module}."))


def _read(tree: Tree, path: str) -> str:
    try:
        return tree.read(path)
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _question(fact: Fact, said: Assertion, test: str) -> Question:
    call = fact.input.text
    gives = f"a value that counts as {said.value.lower()}" if said.truth else said.value
    lines = [
        f"The issue and a test that passes contradict each other on {code(call)}. What should it give?",
        f"the issue: {shown(fact.value)}",
        f"{printable(test)}: {shown(gives)}",
    ]
    return Question(
        id=f"contradiction:{test}:{call}",
        blocker=Blocker.CONTRADICTION,
        text="\n".join(lines),
        options=(shown(fact.value), shown(gives)),
        default="the test holds, and nothing is changed",
        about=f"contradiction:{test}:{call}",
        call=fact.input.call,
        setup=fact.input.before,
        tests=(test,),
    )


def kept(run: Run, stage: Stage) -> Iterator[Fact]:
    """What tests that are out of date say of other calls than the issue does: that goes on to hold."""
    tree, outdated = stage.workspace.tree, sorted(run.state.outdated)
    files = _test_files([path for path in tree.files() if path.endswith(".py")]) if outdated else []
    stated = {fact.input.text for fact in _stated(run, stage)} if outdated else set[str]()
    for path in files:
        for said in assertions(_read(tree, path)):
            test = next((t for t in outdated if _is(t, path, said.test)), "")
            if test and not said.truth and said.input.text not in stated:
                yield Fact(said.input, Expectation(Kind.VALUE, said.value), test)


def without(evidence: Evidence, outdated: frozenset[str]) -> Evidence:
    """The evidence without tests that a person called out of date: they are no guards any more."""
    return replace(evidence, passing=tuple(r for r in evidence.passing if r.test not in outdated))
