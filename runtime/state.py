"""The state of a run: a pure fold over its events.

Nothing else holds state that matters: a killed run reads its journal, folds, and goes on. The fold never
fails on events that a run can write, and ignores those it does not know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import reduce
from operator import attrgetter
from typing import Any

from .contracts.channel import Answer, Question
from .contracts.critique import Criterion
from .contracts.policy import Partial, Turn
from .contracts.precedent import Precedent
from .doubt.meaning import meant
from .doubt.question import Known, agreeing
from .events import (
    ActionFinished,
    ActionIntended,
    AnswerReceived,
    BaselineFinished,
    BatchCritiqued,
    Blocked,
    Compared,
    Decided,
    Event,
    Fallen,
    GroundChosen,
    HintGiven,
    InboxRead,
    Observed,
    PatchJudged,
    PhaseStarted,
    PluginFaulted,
    PluginSetAside,
    QuestionAsked,
    RegressionAdded,
    Reproduced,
    RubricChosen,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    SearchEnded,
    StepStarted,
    Survivor,
    Verified,
)
from .judged import diverse

FEW = 8
"""In a search of at most so many each proposal is dear: all are kept, with what they did not meet."""

FAULTS = 3
"""After so many faults a plugin is set aside."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the loop knows, derived from events alone.

    Attributes:
        step, round: where the loop is; ``round`` counts refinements of the search on the current tree.
        tree: the workspace's tree as the last finished action left it; ``before`` that action: ``before``.
        cursor: candidates of the current round that were judged.
        plausible_at: the cursor at which the current round had its first survivor; 0 before.
        improved_at: the cursor at which the current round last came nearer to the goal; 0 before.
        explored: candidates judged in the first round on this tree.
        searched: the current round's proposals have ended; ``compared``: its survivors were compared.
        known: what comparing the survivors found out.
        turned: an action changed the situation since then, so that a new step is due.
        rubric: the criteria by which candidates are judged.
        pool: survivors not yet tried, best first.
        partials: the fallen that came nearest, best first.
        base: the partials that the current round builds on: those there were when it began.
        tried: of small batches, the candidates of this step's rounds, and what each did not meet.
        strategy: how the current round refines the last one; empty in the first.
        recalled: what memory said when the current step began.
        precedents: earlier runs like this one, as they were known when its first step began.
        best: the best score or progress of each round so far, oldest first.
        rejected: ids of candidates whose patch did not verify; ``refused`` their forms.
        decision: the last decision of the current step, until its action has finished.
        pending: an action that was intended and not finished.
        regression: the tests that were added to the patch.
        judged: what the critics say of a patch that tools made, as a whole.
        outdated: tests that a person gave up for the issue; ``upheld`` those that hold against it.
        unverified: the last action claims that the task is solved, and that was not checked yet.
    """

    started: RunStarted | None = None
    ground: GroundChosen | None = None
    baseline: BaselineFinished | None = None
    reproduced: Reproduced | None = None
    observed: Observed | None = None
    phase: str = ""
    step: int = 0
    round: int = 0
    tree: str = ""
    before: str = ""
    cursor: int = 0
    plausible_at: int = 0
    improved_at: int = 0
    explored: int = 0
    searched: bool = False
    compared: bool = False
    turned: bool = False
    costs: Mapping[str, float] = field(default_factory=dict[str, float])
    rubric: tuple[Criterion, ...] = ()
    drops: Mapping[str, float] = field(default_factory=dict[str, float])
    pool: tuple[Survivor, ...] = ()
    partials: tuple[Fallen, ...] = ()
    base: tuple[Fallen, ...] = ()
    tried: tuple[Partial, ...] = ()
    strategy: str = ""
    recalled: tuple[str, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    best: tuple[float, ...] = ()
    rejected: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    decision: Decided | None = None
    pending: ActionIntended | None = None
    unverified: bool = False
    turns: tuple[Turn, ...] = ()
    regression: RegressionAdded | None = None
    known: Known = Known()
    verified: Verified | None = None
    accepted: Survivor | None = None
    judged: Survivor | None = None
    blockers: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    hints: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    recollected: frozenset[str] = frozenset()
    outdated: frozenset[str] = frozenset()
    upheld: frozenset[str] = frozenset()
    asked: int = 0
    tokens: int = 0
    money: float = 0.0
    candidates: int = 0
    executed: int = 0
    plausible: int = 0
    faults: Mapping[str, int] = field(default_factory=dict[str, int])
    aside: frozenset[str] = frozenset()
    inbox: int = 0
    paused: RunPaused | None = None
    finished: RunFinished | None = None


_NAMES = tuple(f.name for f in fields(State))
_values = attrgetter(*_NAMES)


def _with(state: State, **changes: Any) -> State:  # noqa: ANN401  the fields' own types
    """``dataclasses.replace``, several times as fast: an event costs one."""
    return State(**{**dict(zip(_NAMES, _values(state), strict=True)), **changes})


def fold(state: State, event: Event) -> State:
    """The state after an event."""
    match event:
        case RunStarted():
            return _with(state, started=event)
        case RunResumed():
            return _with(state, aside=state.aside | set(event.aside), paused=None)
        case GroundChosen():
            return _with(state, ground=event, tree=state.tree or event.tree)
        case BaselineFinished():
            return _with(state, baseline=event)
        case Reproduced():
            return _with(state, reproduced=event, blockers=())
        case Observed():
            return _with(state, observed=event)
        case PhaseStarted():
            return _with(state, phase=event.phase)
        case RubricChosen():
            return _with(state, rubric=event.criteria)
        case StepStarted():
            return _new_step(state, event)
        case BatchCritiqued():
            return _judged(state, event)
        case SearchEnded():
            best = state.pool[0].score if state.pool else 0.0
            near = state.partials[0].progress if state.partials else 0.0
            explored = state.explored + (state.cursor if not state.round or state.strategy == "again" else 0)
            raised = (*state.best, max(best, near))
            measured = {"costs": event.costs, "drops": event.drops}
            return _with(state, searched=True, best=raised, explored=explored, **measured)
        case Compared():
            return _compared(state, event)
        case Decided():
            return _decided(state, event)
        case ActionIntended():
            return _with(state, pending=event)
        case ActionFinished():
            return _acted(state, event)
        case RegressionAdded():
            return _with(state, regression=event, tree=event.tree)
        case Verified():
            return _verified(state, event)
        case PatchJudged():
            return _with(state, judged=event.whole)
        case _:
            return _around(state, event)


def _around(state: State, event: Event) -> State:
    """What happens beside the steps: people, plugins, the end."""
    match event:
        case Blocked():
            return _with(state, blockers=(*state.blockers, event.question))
        case QuestionAsked():
            asked = state.asked + (1 if event.person else 0)
            known = (*(q for q in state.questions if q.id != event.question.id), event.question)
            return _with(state, asked=asked, questions=known)
        case AnswerReceived():
            return _answered(state, event)
        case HintGiven():
            return _with(state, hints=(*state.hints, event.text))
        case InboxRead():
            return _with(state, inbox=event.upto)
        case PluginFaulted():
            count = state.faults.get(event.plugin, 0) + 1
            return _with(state, faults={**state.faults, event.plugin: count})
        case PluginSetAside():
            return _with(state, aside=state.aside | {event.plugin})
        case RunPaused():
            return _with(state, paused=event)
        case RunFinished():
            return _with(state, finished=event)
        case _:
            return state


def _answered(state: State, event: AnswerReceived) -> State:
    """An answer closes its question; survivors that give something else are out."""
    answer = event.answer
    question = next((q for q in state.blockers if q.id == answer.question), None)
    ids = [s.candidate.id for s in state.pool]
    agree = agreeing(ids, state.known.outcomes, question.about, answer.text) if question else ids
    contested = frozenset(question.tests) if question else frozenset[str]()
    given_up = bool(contested and question and meant(answer.text, question.options) == question.options[0])
    return _with(
        state,
        outdated=state.outdated | contested if given_up else state.outdated,
        upheld=state.upheld if given_up else state.upheld | contested,
        answers=(*state.answers, answer),
        recollected=state.recollected if event.person else state.recollected | {answer.question},
        blockers=tuple(q for q in state.blockers if q.id != answer.question),
        decision=None,
        pool=tuple(s for s in state.pool if s.candidate.id in agree),
    )


def _compared(state: State, event: Compared) -> State:
    """Survivors that a source rules out are out, unless none would be left; the others by their weight."""
    old = state.known
    known = Known(
        outcomes={**old.outcomes, **event.outcomes},
        weights={**old.weights, **event.weights},
        inputs={**old.inputs, **event.inputs},
        said={**old.said, **event.said},
        raised=(*old.raised, *event.raised),
        seen=event.seen or old.seen,
    )
    left = [s for s in state.pool if known.weights.get(s.candidate.id, 1.0) > 0.0] or state.pool
    place = {one: at for at, one in enumerate(event.order)}
    pool = sorted(
        left, key=lambda s: (-known.weights.get(s.candidate.id, 1.0), place.get(s.candidate.id, len(place)))
    )
    return _with(state, known=known, pool=tuple(pool), compared=True)


def _new_step(state: State, event: StepStarted) -> State:
    same = event.tree == state.tree and event.step > 1
    kept = state.partials if same else ()
    return _with(
        state,
        step=event.step,
        round=event.round,
        tree=event.tree,
        cursor=0,
        plausible_at=0,
        improved_at=0,
        explored=state.explored if event.round else 0,
        searched=False,
        compared=False,
        turned=False,
        best=state.best if event.round else (),
        decision=None,
        partials=kept,
        base=kept if event.round else (),
        tried=state.tried if event.round else (),
        strategy=event.strategy,
        recalled=event.recalled,
        precedents=event.precedents or state.precedents,
    )


def _judged(state: State, event: BatchCritiqued) -> State:
    pool = sorted((*state.pool, *event.survivors), key=lambda s: (-s.score, -s.candidate.prior))
    near = [f for f in event.nearest if f.progress > 0.0]
    nearest = diverse(sorted((*state.partials, *near), key=lambda f: -f.progress))
    rose = nearest and nearest[0].progress > (state.partials[0].progress if state.partials else 0.0)
    return _with(
        state,
        cursor=event.cursor,
        plausible_at=state.plausible_at or (event.cursor if event.survivors else 0),
        candidates=state.candidates + event.size,
        executed=state.executed + event.executed,
        tokens=state.tokens + event.tokens,
        money=state.money + event.money,
        plausible=state.plausible + len(event.survivors),
        pool=tuple(pool),
        improved_at=event.cursor if rose else state.improved_at,
        partials=nearest,
        tried=state.tried + (_all_tried(event) if event.cursor <= FEW else ()),
    )


def _all_tried(event: BatchCritiqued) -> tuple[Partial, ...]:
    """The candidates of a small batch, and what each did not meet."""
    stood = [(s.candidate, 0.0, tuple(f for f in s.findings if f.score < 1.0)) for s in event.survivors]
    fell = [(f.candidate, f.progress, f.findings) for f in event.nearest]
    return tuple(Partial(one, progress, findings=unmet) for one, progress, unmet in (*stood, *fell))


def _decided(state: State, event: Decided) -> State:
    taken = next((s for s in state.pool if s.candidate.id == event.candidate), None)
    if event.verdict != "accept" or taken is None:
        return _with(state, decision=event)
    pool = tuple(s for s in state.pool if s is not taken)
    return _with(state, decision=event, accepted=taken, pool=pool)


def _acted(state: State, event: ActionFinished) -> State:
    if state.pending is None:
        return state
    called = state.pending.candidate.call is not None
    asked = event.observation.question
    told = {question.id for question in state.blockers} | {answer.question for answer in state.answers}
    return _with(
        state,
        pending=None,
        decision=None,
        before=state.pending.tree,
        tree=event.tree,
        turned=called,
        pool=() if called else state.pool,
        turns=(*state.turns, Turn(state.pending.candidate, event.observation)),
        unverified=event.observation.finished,
        blockers=(*state.blockers, asked) if asked and asked.id not in told else state.blockers,
    )


def _verified(state: State, event: Verified) -> State:
    """A patch that holds needs no further step; of one that does not, its edits are undone and it is out."""
    verified = _with(state, verified=event, unverified=False, turned=state.turned and not event.ok)
    if event.ok or state.accepted is None:
        return verified
    edited = bool(state.accepted.candidate.edits)
    return _with(
        verified,
        # The same call may be right on another tree; the same edits are not.
        rejected=state.rejected | ({state.accepted.candidate.id} if edited else set[str]()),
        refused=state.refused | ({event.form} if edited and event.form else set[str]()),
        accepted=None,
        regression=None,
        tree=state.before if edited else state.tree,
        turns=(*state.turns[:-1], *(_refuted(turn, event) for turn in state.turns[-1:])),
    )


def _refuted(turn: Turn, event: Verified) -> Turn:
    """An action that claimed to solve the task, with what the tests say to that."""
    said = [turn.observation.text, "The task is not solved: the whole suite was run."]
    said += [f"still failing: {', '.join(event.still)}"] if event.still else []
    said += [f"passed before, fails now: {', '.join(event.broken)}"] if event.broken else []
    said += [f"the tests must stay as they are: {', '.join(event.tampered)}"] if event.tampered else []
    return replace(turn, observation=replace(turn.observation, ok=False, text="\n".join(said)))


def fold_all(events: Iterable[Event]) -> State:
    """The state after all events."""
    return reduce(fold, events, State())


def partials(state: State) -> tuple[Partial, ...]:
    """What the current round builds on, as a policy takes it."""
    return tuple(Partial(f.candidate, f.progress, f.behaviour, f.findings) for f in state.base)
