"""A suite's figures for people."""

from collections.abc import Iterator, Sequence

from ...runtime.text import one_line
from .figures import BUDGET, GOALS, Figures, grouped, share
from .suite import SATISFIED
from .trial import Row

WIDTH = 60


def lines(rows: Sequence[Row], found: Figures) -> Iterator[str]:
    """The table, the misses by name, and the last line with the figures."""
    yield from _whole(found)
    for title, groups in (
        ("by kind", grouped(rows, lambda row: row.given.kind)),
        ("by hardness", grouped(rows, lambda row: row.situation.hardness)),
        (
            "by reason",
            grouped((r for r in rows if not r.situation.applies), lambda row: row.situation.reason),
        ),
    ):
        yield ""
        yield f"{title:42} {'obedience':>12} {'spill':>12}"
        for name, group in groups.items():
            yield f"  {name:40} {_cell(group, applies=True):>12} {_cell(group, applies=False):>12}"
    yield ""
    yield "missed:"
    yield from (_miss(row) for row in rows if row.situation.applies and not row.recalled)
    yield "spilt:"
    yield from (_miss(row) for row in rows if row.recalled and not row.situation.applies)
    yield ""
    goals = " ".join(f"{name}={'yes' if ok else 'no'}" for name, ok in found.reached().items())
    yield f"goals: {goals}"
    shares = " ".join(
        f"{name}={getattr(found, name).share:.3f}"
        for name in ("obedience", "spill", "spill_facts", "spill_easy")
    )
    yield f"memory auc={found.auc:.3f} auc_likeness={found.auc_likeness:.3f} {shares}"


def _whole(found: Figures) -> Iterator[str]:
    yield f"{'rows already satisfied counted apart':42} {'memory':>12} {'left out':>12} {'likeness':>12}"
    yield _numbers(f"AUC (goal {GOALS['auc']:.2f})", found.auc, found.auc_left_out, found.auc_likeness)
    yield _numbers("AUC, satisfied rows with them", found.auc_all)
    obeyed = found.obedience.share, found.obedience_left_out, found.obedience_likeness
    yield _numbers("obedience", *obeyed)
    yield f"{_numbers('spill', found.spill.share, found.spill_left_out)} {f'<= {BUDGET:.2f}':>12}"
    for name, share_ in (
        ("spill where facts decide", found.spill_facts),
        ("spill on easy rows", found.spill_easy),
        (f"recalled though {SATISFIED}", found.satisfied),
    ):
        yield f"{_numbers(name, share_.share)}   of {share_.rows}"
    yield _numbers("kind understood as labelled", found.kinds_read)


def _numbers(name: str, *numbers: float) -> str:
    return f"  {name:40}" + "".join(f" {number:12.3f}" for number in numbers)


def _cell(rows: Sequence[Row], *, applies: bool) -> str:
    found = share(row for row in rows if row.situation.applies is applies)
    return f"{found.share:.2f} of {found.rows}" if found.rows else "-"


def _miss(row: Row) -> str:
    now = row.situation.now
    said = f"{row.given.id} {row.score:.2f} ({one_line(row.why, 30)})"
    return f"  {said:44} {one_line(f'{now.path} {now.action}', WIDTH)}: {one_line(row.situation.why, WIDTH)}"
