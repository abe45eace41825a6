"""Judging an existing change: the critics of a run, on a change that somebody else made.

The change is one candidate on the files as they were before it. No test is run: there is no failing test that
it was made for, so critics that need one have nothing to say.
"""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from .config.settings import Settings
from .contracts.candidate import Candidate
from .contracts.critique import Context, Critic, Critique, Finding
from .contracts.evidence import Evidence
from .contracts.model import ModelProvider
from .contracts.task import Setup, Task
from .dispatch import Fault, Plugins, items, load_plugins
from .rubric import gather_rubric
from .scoring import combine, failed, valid
from .workspace.repository import Repository
from .workspace.revision import Span, edits_between, find_span
from .workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Review:
    """What the critics say of a change.

    Attributes:
        base: the commit, or the empty tree, that it starts from.
        head: the commit that it ends in.
        ok: no required criterion fails.
        failed: the required criterion that does; empty when none.
        score: in [0, 1], by the rubric; 1 when no critic had anything to say.
        findings: all of them, by place; those of score 1 say what is well.
        critics: the names of those that were asked.
        faults: what plugins did wrong.
        passed_over: paths that the change touches and that are no text.
    """

    base: str
    head: str
    ok: bool
    failed: str
    score: float
    findings: tuple[Finding, ...]
    critics: tuple[str, ...]
    faults: tuple[Fault, ...]
    passed_over: tuple[str, ...]


async def review(root: Path, words: str, settings: Settings) -> Review:
    """Judge the change that a revision or a range names.

    Args:
        root: the root of the user's working tree, which is only read.
        words: such as ``HEAD``, ``1a2b3c`` or ``main..topic``.
        settings: which plugins take part, and their options.

    Raises:
        UsageError: the words name no commit.
    """
    repository = Repository(root)
    span = find_span(repository, words)
    plugins = load_plugins(settings.plugins_off, settings.plugins_on)
    plugins.timeout_s = settings.hook_timeout_s
    faults: list[Fault] = []

    async def note(fault: Fault) -> None:
        faults.append(fault)

    plugins.on_fault = note
    with tempfile.TemporaryDirectory(prefix="mentee-review-") as folder:
        workspace = Workspace.open(root, Path(folder), clean=True, revision=span.base)
        setup = Setup(
            repository=root,
            workspace=workspace.path,
            run_folder=Path(folder),
            data_dir=settings.data_dir,
            seed=settings.seed,
            options=dict(settings.plugins),
            settings=settings.model_dump(mode="json"),
        )
        providers = await plugins.bring("mentee_models", ModelProvider, setup=setup)
        setup = replace(setup, models=tuple(p.thing for p in providers))
        return await _judged(plugins, setup, workspace, repository, span, faults)


async def _judged(
    plugins: Plugins,
    setup: Setup,
    workspace: Workspace,
    repository: Repository,
    span: Span,
    faults: list[Fault],
) -> Review:
    edits, passed_over = edits_between(repository, span, workspace.tree)
    task = Task(setup.repository, clean=True)
    rubric = await gather_rubric(plugins, task, setup)
    critics = await plugins.bring("mentee_critics", Critic, setup=setup) if edits else []
    critics.sort(key=lambda c: c.thing.cost_ms)
    context = Context(task, workspace.tree, Evidence((), ()), rubric)
    candidate = Candidate(edits, rationale=f"{span.base[:12]}..{span.head[:12]}", origin="review")
    findings: list[Finding] = []
    for critic in critics:
        found = await plugins.call(
            critic.plugin, "critique", critic.thing.critique, [candidate], context, timeout_s=60.0
        )
        critiques = items(found, Critique)
        if isinstance(found, Fault):
            continue
        if critiques is None or len(critiques) != 1 or not valid(critiques[0]):
            await plugins.fault(critic.plugin, "critique", "type", "expected one critique a candidate")
            continue
        findings += critiques[0].findings
    missed = failed(findings, rubric)
    return Review(
        base=span.base,
        head=span.head,
        ok=not missed,
        failed=missed,
        score=combine(findings, rubric)[0] if findings else 1.0,
        findings=tuple(sorted(findings, key=lambda f: (f.path, f.start, f.criterion))),
        critics=tuple(c.thing.name for c in critics),
        faults=tuple(faults),
        passed_over=passed_over,
    )
