"""Deciding and asking, as recorded acts: what the pure decision says becomes events."""

from collections.abc import Callable, Sequence
from functools import partial

from . import budget
from .contracts.channel import Answer, Question
from .decision import Decision, Deliberation, Verdict, decide
from .dispatch import Brought, Fault
from .events import AnswerReceived, Decided, QuestionAsked
from .run import Cast, Run

PATIENCE_S = 60.0
"""Seconds that a person has for an answer, however little is left of the run's own time."""


async def decided(
    run: Run, seen: Deliberation, built_in: Callable[[Deliberation], Decision] = decide
) -> Decision:
    """The first answer of a plugin's ``mentee_decide`` that makes sense, else the built-in; recorded."""
    decision = built_in(seen)
    for name, function in run.plugins.implementations("mentee_decide"):
        found = await run.plugins.call(name, "mentee_decide", partial(function, deliberation=seen))
        if found is None or isinstance(found, Fault):
            continue
        if isinstance(found, Decision) and _makes_sense(found, seen):
            decision = found
            break
        await run.plugins.fault(
            name, "mentee_decide", "type", "expected a Decision on what was seen, or None"
        )
    question = decision.question.id if decision.question else ""
    await run.record(Decided(run.state.step, decision.verdict, decision.reason, decision.candidate, question))
    return decision


def _makes_sense(decision: Decision, seen: Deliberation) -> bool:
    """A plugin may choose, but not accept what is not there, nor ask or go on beyond the budget."""
    match decision.verdict:
        case Verdict.ACCEPT:
            return decision.candidate in {s.candidate.id for s in seen.pool}
        case Verdict.ASK:
            return decision.question is not None and seen.questions_left != 0
        case Verdict.REFINE:
            return seen.rounds_left > 0 and not seen.solved and not seen.spent
        case Verdict.STOP:
            return True


async def ask(run: Run, cast: Cast, decision: Decision) -> bool:
    """Put a decision's question to a person, by the first channel that brings an answer; whether one came."""
    question = decision.question
    if question is None:
        return False
    return await _put(run, question, [c for c in cast.channels if c.thing.person])


async def recollect(run: Run, cast: Cast) -> None:
    """Let what was answered before, in this run or another, settle what is open: that asks nobody."""
    channels = [c for c in cast.channels if not c.thing.person]
    for question in run.state.blockers:
        if channels and question not in run.state.questions:
            await _put(run, question, channels)


async def _put(run: Run, question: Question, channels: Sequence[Brought]) -> bool:
    for channel in channels:
        asked = QuestionAsked(question, channel.thing.name, channel.thing.person)
        await run.record(asked, sync=True)
        wanted = float(getattr(channel.thing, "patience_s", 0.0))
        patience = max(PATIENCE_S, run.seconds_left(), wanted)
        found = await run.plugins.call(channel.plugin, "ask", channel.thing.ask, question, timeout_s=patience)
        if isinstance(found, Answer):
            await run.record(AnswerReceived(found, channel.thing.person), sync=True)
            return True
    return False


async def consult(run: Run, cast: Cast) -> Question | None:
    """Before the first step: ask what is open. The question that stays open, or ``None`` when all is told."""
    await recollect(run, cast)
    while run.state.blockers:
        seen = Deliberation(
            blockers=run.state.blockers, questions_left=budget.questions_left(run.budget, run.state)
        )
        decision = await decided(run, seen)
        if decision.verdict is not Verdict.ASK or not await ask(run, cast, decision):
            return decision.question or run.state.blockers[0]
    return None
