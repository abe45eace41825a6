"""The tree of candidates: step by step what was tried, how it scored, what it fell to, what was decided."""

from collections.abc import Iterator, Mapping, Sequence

from ....runtime.archive import Elite
from ....runtime.contracts.critique import By, Criterion, Finding
from ....runtime.events import Decided, Fallen, RubricChosen, Verified
from ....runtime.journal import Entry
from ....runtime.steps import Step, steps_of
from .words import Section, bar, diff, folded, said, score, short, table

SURVIVORS = 8
"""Survivors of a step that are shown, and of those that fell and came nearest."""
NEAREST = 4


def sections(entries: Sequence[Entry]) -> Iterator[Section]:
    """The tree, and the rubric by which the candidates were judged."""
    events = [entry.event for entry in entries]
    rubric = {c.id: c for e in events if isinstance(e, RubricChosen) for c in e.criteria}
    if steps := steps_of(events):
        tree = "".join(f"<li>{_step(step, rubric)}</li>" for step in steps)
        yield Section("candidates", "Candidates", f'<ul class="tree">{tree}</ul>')
    if rubric:
        rows = [_criterion(one) for one in rubric.values()]
        columns = ["criterion", "weight", "kind", "checked by", "asked by", "what it asks"]
        yield Section("rubric", "Rubric", table(columns, rows))


def _step(step: Step, rubric: Mapping[str, Criterion]) -> str:
    again = f", round {step.round}" if step.round else ""
    counts = f"{step.candidates:,} tried, {step.executed:,} ran the tests, {len(step.survivors):,} passed"
    parts = [f'<h3>Step {step.number}{again}</h3><p class="dim">{counts}</p>']
    if step.recalled:
        parts.append(folded("Recalled", "".join(f"<p>{short(text, 500)}</p>" for text in step.recalled)))
    branches = [_survivor(elite, step, rubric) for elite in step.elites(SURVIVORS)]
    branches += [_fallen(f) for f in sorted(step.nearest, key=lambda f: -f.progress)[:NEAREST]]
    if branches:
        parts.append(f"<ul>{''.join(f'<li>{branch}</li>' for branch in branches)}</ul>")
    if step.fell:
        parts.append(folded("What the others fell to", _pruned(step, rubric)))
    if step.costs:
        parts.append(folded("What the critics cost", _costs(step.costs)))
    verdicts = map(_verdict, step.verdicts)
    parts += [f"<p><strong>{said(what)}</strong> {short(why, 300)}</p>" for what, why in verdicts]
    return "".join(parts)


def _verdict(event: Decided | Verified) -> tuple[str, str]:
    """What was decided or proved, and why."""
    if isinstance(event, Decided):
        return event.verdict, event.reason
    if event.ok:
        return "verified", ""
    return "not verified", f"{len(event.still)} still fail, {len(event.broken)} broken"


def _survivor(elite: Elite, step: Step, rubric: Mapping[str, Criterion]) -> str:
    survivor, one = elite.survivor, elite.survivor.candidate
    taken = any(isinstance(event, Decided) and event.candidate == one.id for event in step.verdicts)
    badge = '<span class="badge good">accepted</span>' if taken else ""
    doubt = f'<span class="dim number">±{survivor.uncertainty:.2f}</span>'
    what = short(one.rationale or one.origin or one.id, 140)
    alike = f'<span class="dim">and {elite.alike - 1} that behave alike</span>' if elite.alike > 1 else ""
    summary = f"{score(survivor.score)} {doubt} {what} {alike} {badge}"
    rows = [_finding(f, rubric) for f in sorted(survivor.findings, key=lambda f: (f.score, f.criterion))]
    body = table(
        ["criterion", "score", "weight", "why", "where"], rows, f"candidate {one.id}, by {one.origin}"
    )
    return folded(
        summary, body + (diff(survivor.diff, f"The diff of {one.id}") if survivor.diff else ""), opened=taken
    )


def _finding(finding: Finding, rubric: Mapping[str, Criterion]) -> tuple[str, ...]:
    asked = rubric.get(finding.criterion)
    name = f"<code>{short(finding.criterion, 60)}</code>"
    if asked and asked.required:
        name += ' <span class="dim">required</span>'
    place = f"<code>{short(finding.path, 100)}:{finding.start}</code>" if finding.path else ""
    why = finding.message or (asked.text if asked and finding.score >= 1.0 else "")
    weight = f'<span class="number">{asked.weight:.2f}</span>' if asked else ""
    return name, score(finding.score), weight, short(why, 200), place


def _fallen(fallen: Fallen) -> str:
    one = fallen.candidate
    near = f'{bar(fallen.progress)}<span class="number">{fallen.progress:.0%}</span> of the goal'
    what = short(one.rationale or one.origin or one.id, 140)
    body = diff(fallen.diff, f"The diff of {one.id}") if fallen.diff else f"<p>candidate {said(one.id)}</p>"
    return folded(f'{near} {what} <span class="badge bad">fell</span>', body)


def _pruned(step: Step, rubric: Mapping[str, Criterion]) -> str:
    most = max(step.fell.values())
    rows = [
        (
            f"<code>{short(name, 60)}</code>",
            said(_checker(rubric[name])) if name in rubric else "",
            f'{bar(count / most)}<span class="number">{count:,}</span>',
        )
        for name, count in step.fell.most_common()
    ]
    return table(["criterion", "checked by", "rejected"], rows)


def _costs(costs: Mapping[str, float]) -> str:
    ordered = sorted(costs.items(), key=lambda item: item[1])
    rows = [(said(name), f'<span class="number">{cost:,.2f}</span>') for name, cost in ordered]
    return table(["critic, cheapest first", "ms a candidate"], rows)


def _criterion(one: Criterion) -> tuple[str, ...]:
    kind = ("outcome" if one.outcome else "process") + (", required" if one.required else "")
    name, weight = f"<code>{short(one.id, 60)}</code>", f'<span class="number">{one.weight:.2f}</span>'
    return name, weight, kind, short(_checker(one), 80), said(one.source.value), short(one.text, 200)


def _checker(one: Criterion) -> str:
    if one.check.by is By.QUESTION:
        return "a model"
    return (
        f"critic {one.check.what}" if one.check.by is By.CRITIC else f"{one.check.by.value} {one.check.what}"
    )
