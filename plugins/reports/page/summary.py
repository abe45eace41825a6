"""What came of a run: its outcome, the patch, the proof, the question and the answer."""

from collections.abc import Iterator, Sequence

from ....runtime.events import AnswerReceived, Blocked, QuestionAsked
from ....runtime.journal import Entry
from ....runtime.report import Report
from .words import Section, diff, facts, folded, said, short

_KINDS = {"solved": "good", "ambiguous": "fair", "waiting": "fair", "not solved": "bad", "failed": "bad"}


def header(report: Report) -> str:
    """The heading of the page."""
    proof = "verified" if report.verified else "unverified" if report.patch else ""
    kind = _KINDS.get(report.outcome, "fair")
    badges = f'<span class="badge {kind}">{said(report.outcome)}</span>'
    badges += f'<span class="badge {"good" if report.verified else "fair"}">{proof}</span>' if proof else ""
    title = short(report.issue.lstrip("# "), 90) or "The failing tests"
    where = f"run {said(report.run)} on {said(report.repository)}"
    return f'<header><h1>{title} {badges}</h1><p class="dim">{where}</p></header>'


def sections(report: Report, entries: Sequence[Entry]) -> Iterator[Section]:
    """The parts of the page that tell the result."""
    yield Section("result", "Result", _result(report))
    asked = _asked(entries)
    if asked:
        yield Section("question", "Question and answer", asked)
    if report.patch:
        yield Section("patch", "Patch", diff(report.patch, "The patch"))


def _result(report: Report) -> str:
    parts = [f"<p>{short(report.reason, 300)}</p>"] if report.reason else []
    if report.verified:
        parts.append(
            "<p>The failing behaviour was reproduced and is gone; no test that passed before fails.</p>"
        )
    parts.append(facts(_facts(report)))
    if report.issue:
        parts.append(folded("The issue", f'<pre class="text" tabindex="0">{said(report.issue)}</pre>'))
    if report.reproduction is not None and report.reproduction.source:
        source = f'<pre tabindex="0">{said(report.reproduction.source)}</pre>'
        parts.append(folded("The test that was made of the issue", source))
    if report.way_out:
        parts.append(f'<p class="dim">Next: {short(report.way_out, 300)}</p>')
    return "\n".join(parts)


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    if report.accepted is not None:
        yield "the change", short(report.accepted.rationale or report.accepted.origin, 200)
    for name, tests in (
        ("failed before, pass now", report.tests.fixed),
        ("still fail", report.tests.still_failing),
        ("passed before, fail now", report.tests.broken),
    ):
        if tests:
            more = f" and {len(tests) - 10} more" if len(tests) > 10 else ""
            yield name, "<br>".join(f"<code>{short(test, 200)}</code>" for test in tests[:10]) + more
    if report.reproduction is not None:
        yield "shown by", short(report.reproduction.says, 200)
    if report.tests.ran:
        yield "tests run", f"{report.tests.ran:,}"
    tried = report.candidates
    yield (
        "candidates",
        f"{tried.proposed:,} tried, {tried.executed:,} ran the tests, {tried.plausible:,} passed",
    )
    if report.ground is not None:
        ground = report.ground
        yield "where", said(f"sandbox {ground.sandbox}, {ground.runner}, {ground.interpreter}")
    yield "time", f"{report.seconds:.1f} s of work"
    for note in report.notes:
        yield "note", short(note, 300)
    for fault in report.faults:
        yield "fault", said(f"plugin {fault.plugin}: {fault.kind} {fault.hook} ") + short(fault.message, 200)


def _asked(entries: Sequence[Entry]) -> str:
    """Each question with what came back of it."""
    events = [entry.event for entry in entries]
    asked = {e.question.id: e.question for e in events if isinstance(e, Blocked | QuestionAsked)}
    answers = {e.answer.question: e for e in events if isinstance(e, AnswerReceived)}
    parts: list[str] = []
    for name, question in asked.items():
        options = "".join(f"<li><code>{short(option, 300)}</code></li>" for option in question.options)
        told = answers.get(name)
        if told is None:
            came = f'<p class="dim">Not answered. {short(question.default, 300)}</p>'
        else:
            who = f" ({short(told.answer.author, 60)})" if told.answer.author else ""
            remembered = "" if told.person else ", remembered from another run"
            came = f'<p class="answer">Answer{who}{remembered}: {short(told.answer.text, 500)}</p>'
        why = said(question.blocker.value)
        parts.append(
            f'<div class="asked"><p class="dim">{why}</p><p>{said(question.text)}</p>'
            f"{f'<ol>{options}</ol>' if options else ''}{came}</div>"
        )
    return "\n".join(parts)
