"""What the tests execute: traced once, kept beside the journal."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from ..contracts.evidence import Evidence, Outcome
from ..errors import EnvironmentFault
from ..events import BaselineFinished, Note, Observed, PhaseStarted
from ..run import Run, Stage
from ..signature import signature_of
from ..text import one_line

TRACE_S = 30.0
"""Seconds that tracing may take; what does not fit is left untraced."""

QUICK_S = 4.0
"""Tracing may always take so long; beyond that, no longer than the suite itself."""

_SLOWDOWN = 3.0
"""How many times slower a traced test is taken to be that shares little with those that fail."""


async def observe(run: Run, stage: Stage) -> None:
    """Trace the targets, and of the passing tests those nearest to them that fit the time."""
    state = run.state
    if state.baseline is None or state.reproduced is None:
        raise RuntimeError("baseline and reproduction come first")
    await run.record(PhaseStarted("locate"))
    targets = state.reproduced.targets
    passing = _nearest(state.baseline, targets)
    deadline_s = max(5.0, min(run.seconds_left(), 2.0 * TRACE_S))
    report = await stage.session.run((*targets, *passing), trace=True, deadline_s=deadline_s)
    by_id = {r.test: r for r in report.results}
    failing = tuple(by_id[t] for t in targets if t in by_id and by_id[t].outcome.bad)
    if not failing:
        raise EnvironmentFault(
            "the failure went away when it was observed",
            "it is unstable: make it fail every time (seed, clock, order), or name a stable test by --test",
        )
    unrelated = tuple(t for t in state.baseline.failing if t not in targets)
    sound = tuple(by_id[t] for t in passing if t in by_id and not by_id[t].outcome.bad)
    turned = (Outcome.FAILED, Outcome.ERROR)  # not those that tracing made too slow
    unstable = tuple(t for t in passing if t in by_id and by_id[t].outcome in turned)
    run.evidence = Evidence(failing, sound, state.baseline.passing, (*unrelated, *unstable))
    text = _dump(run.evidence)
    run.folder.write(run.folder.evidence.name, text)
    if unstable:
        await run.record(Note(f"passed, then failed under tracing, left out: {', '.join(unstable)}"))
    checksum = hashlib.sha256(text.encode()).hexdigest()
    says = one_line(failing[0].message, 200)
    signature = await asyncio.to_thread(signature_of, run.evidence, stage.workspace.tree)
    seen = Observed(checksum, len(report.results), run.evidence.unrelated, says, signature)
    await run.record(seen, sync=True)


def _nearest(baseline: BaselineFinished, targets: Sequence[str]) -> tuple[str, ...]:
    """Passing tests in their order: all that fit the time, those near the targets' files first."""
    passing = baseline.passing
    mean_s = baseline.duration_s / max(1, len(passing) + len(baseline.failing))
    limit_s = min(TRACE_S, max(QUICK_S, baseline.duration_s))
    fit = int(limit_s / max(1e-6, _SLOWDOWN * mean_s))
    if len(passing) <= fit:
        return passing
    homes = {t.partition("::")[0] for t in targets}
    folders = {str(PurePosixPath(h).parent) for h in homes}

    def distance(test: str) -> int:
        home = test.partition("::")[0]
        return 0 if home in homes else 1 if str(PurePosixPath(home).parent) in folders else 2

    chosen = set(sorted(passing, key=distance)[:fit])
    return tuple(t for t in passing if t in chosen)


def _adapter() -> Any:  # noqa: ANN401  pydantic's TypeAdapter, imported on first use
    from pydantic import TypeAdapter

    return TypeAdapter(Evidence)


def _dump(evidence: Evidence) -> str:
    raw = _adapter().dump_python(evidence, mode="json")
    return json.dumps(raw, separators=(",", ":"))


def load_evidence(path: Path, checksum: str) -> Evidence:
    """The evidence that :func:`observe` wrote.

    Raises:
        EnvironmentFault: the file is gone or was changed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise EnvironmentFault(f"cannot read {path}: {error.strerror}", "start the run again") from error
    if hashlib.sha256(text.encode()).hexdigest() != checksum:
        raise EnvironmentFault(f"{path} was changed after it was written", "start the run again")
    return _adapter().validate_json(text)
