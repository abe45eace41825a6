"""``mentee replay``: reading a journal again."""

import click


@click.command("replay", epilog="\b\nExample:\n  mentee replay 1a2b")
@click.argument("run", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def replay_command(run: str | None, *, as_json: bool) -> int:
    """Read a run's journal to the state it leads to, with no side effect.

    The digest is the same on every machine, and for two journals exactly when they lead to the same state.
    """
    from collections import Counter

    from ..runtime import journal
    from ..runtime.digest import digest
    from ..runtime.report import build
    from ..runtime.state import fold_all
    from .common import named_run
    from .output import emit, say, table

    folder = named_run(run)
    entries = journal.read(folder.journal)
    state = fold_all(entry.event for entry in entries)
    report = build(folder, state, entries)
    kinds = Counter(type(entry.event).__name__ for entry in entries)
    if as_json:
        facts = {"run": folder.id, "events": len(entries), "kinds": dict(kinds), "outcome": report.outcome}
        emit(facts | {"step": state.step, "seconds": report.seconds, "digest": digest(state)})
        return 0
    table(["event", "count"], [[kind, f"{count:,}"] for kind, count in kinds.items()])
    say(
        f"\nrun      {folder.id}\nevents   {len(entries):,}\noutcome  {report.outcome}\nstep     {state.step}"
    )
    say(f"digest   {digest(state)}")
    return 0
