"""What happens in a run, one class a kind of event; the journal is a sequence of these.

An event is a fact that has happened. The state of a run is a fold over its events (``state``), so an event
carries all that the fold needs and nothing that can be derived. A kind that this version does not know, or
knows in an older form, is kept as :class:`Unknown` and written back unchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .contracts.candidate import Candidate, Observation
from .contracts.channel import Answer, Question
from .contracts.critique import Criterion
from .contracts.precedent import Precedent, Signature
from .contracts.task import Budget, Task
from .doubt.inputs import Input
from .doubt.weighing import Against
from .judged import Fallen, Survivor
from .reliability import Reliability


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. ``version`` grows when the meaning of a field changes."""

    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """The first event: everything that later steps depend on is frozen here.

    Attributes:
        run: the run's id.
        settings: the effective settings, so that a resumed run does not see later changes.
        plugins: name to version of each plugin's distribution.
        learned: what is known of the criteria from finished runs; nothing with ``--no-learn``.
        refinements: how often each way to refine helped and did not, by kind of task and way.
        threshold: how likely an answer has to change the patch before a person is asked, as learned from the
            answers to earlier questions; 0 with ``--no-learn``.
    """

    run: str
    task: Task
    budget: Budget
    settings: Mapping[str, Any]
    seed: int
    mentee: str
    plugins: Mapping[str, str] = field(default_factory=dict[str, str])
    learned: Mapping[str, Reliability] = field(default_factory=dict[str, Reliability])
    refinements: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class RunResumed(Event):
    """A process took the run up again; ``aside`` names plugins that the one before died in."""

    aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseStarted(Event):
    """Work of another kind begins: reproduce, locate, propose, critique or verify; ``total`` if known."""

    phase: str
    total: int = 0


@dataclass(frozen=True, slots=True)
class GroundChosen(Event):
    """Where the tests will run and why: sandbox, interpreter, runner; ``tree`` is the base tree's hash."""

    tree: str
    sandbox: str
    promises: tuple[str, ...]
    interpreter: str
    reason: str
    runner: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BaselineFinished(Event):
    """The suite was run on the unchanged tree."""

    passing: tuple[str, ...]
    failing: tuple[str, ...]
    unstable: tuple[str, ...] = ()
    duration_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Reproduced(Event):
    """The failing behaviour is shown by these tests.

    Attributes:
        targets: node ids that fail now and must pass.
        file: name of the test file that was made from the issue, inside the run's folder; or empty.
        origin: what it was taken from: test, suite, example, traceback, assertion, sentence.
        says: what is expected of what, for a person.
    """

    targets: tuple[str, ...]
    file: str = ""
    origin: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Blocked(Event):
    """Something that only a person can give is missing."""

    question: Question


@dataclass(frozen=True, slots=True)
class Observed(Event):
    """The tests were traced; the evidence lies beside the journal.

    Attributes:
        checksum: of the evidence's file.
        traced: how many tests.
        unrelated: tests that fail and are not the issue.
        says: what the first of the failing tests says.
        signature: how the failing behaviour looks, for other runs to be held against.
    """

    checksum: str
    traced: int
    unrelated: tuple[str, ...] = ()
    says: str = ""
    signature: Signature = Signature()


@dataclass(frozen=True, slots=True)
class StepStarted(Event):
    """A step begins on ``tree``; ``round`` counts refinements; ``precedents`` come first and hold for all.

    ``strategy`` is how a round refines the one before: see ``refinement``.
    """

    step: int
    round: int
    tree: str
    recalled: tuple[str, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    strategy: str = ""


@dataclass(frozen=True, slots=True)
class RubricChosen(Event):
    """The criteria by which candidates are judged from here on."""

    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class BatchCritiqued(Event):
    """A batch went through the critics.

    Attributes:
        cursor: candidates of this round's stream judged so far, this batch included.
        size: candidates in the batch.
        fell: how many fell to which criterion.
        executed: how many were judged by a criterion of the outcome, which takes running them.
        tokens, money: what proposing and judging the batch took of models.
        survivors: those that did not fall, best first.
        nearest: the fallen ones worth building on, best first.
    """

    step: int
    cursor: int
    size: int
    fell: Mapping[str, int]
    executed: int = 0
    survivors: tuple[Survivor, ...] = ()
    nearest: tuple[Fallen, ...] = ()
    tokens: int = 0
    money: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchEnded(Event):
    """The step's proposals ended.

    Attributes:
        why: exhausted, enough, stalled (came nearer, then no more), or budget.
        costs: milliseconds a candidate by critic, as measured.
        drops: by critic, the share of what it saw that fell there; the next search begins by that and costs.
    """

    step: int
    why: str
    costs: Mapping[str, float] = field(default_factory=dict[str, float])
    drops: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Compared(Event):
    """The likeliest survivors were run on inputs.

    Attributes:
        outcomes: by candidate id, what each call gives; calls on which all agree are left out.
        weights: by candidate id: 1, less where something speaks against it, 0 where a source rules it out.
        against: what speaks against which.
        inputs: by the text of a call, what it needs.
        said: by the text of a call, what sources say of it.
        raised: names of exceptions that a patch raises, or that a source asks for.
        seen: calls of tests, issue and documents, those that show the failure first.
        tried: how many calls they were run on.
        order: ids of survivors, best first, where the setting ``prefer`` ranks them by agreement.
    """

    step: int
    outcomes: Mapping[str, Mapping[str, str]]
    weights: Mapping[str, float] = field(default_factory=dict[str, float])
    against: tuple[Against, ...] = ()
    inputs: Mapping[str, Input] = field(default_factory=dict[str, Input])
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    raised: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    tried: int = 0
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided(Event):
    """The decision of a step: accept, refine, ask or stop, with its reason."""

    step: int
    verdict: str
    reason: str
    candidate: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class ActionIntended(Event):
    """An accepted action is about to be carried out on ``tree``."""

    step: int
    candidate: Candidate
    tree: str


@dataclass(frozen=True, slots=True)
class ActionFinished(Event):
    """An action was carried out and left ``tree``."""

    step: int
    candidate: str
    observation: Observation
    tree: str


@dataclass(frozen=True, slots=True)
class RegressionAdded(Event):
    """Tests for what the issue says were added to the patch: they fail without it and pass with it.

    Attributes:
        path: the file that they stand in.
        tests: the names of their functions.
        before: the tree without them.
        tree: the tree with them.
    """

    path: str
    tests: tuple[str, ...]
    before: str
    tree: str


@dataclass(frozen=True, slots=True)
class Verified(Event):
    """The whole suite was run on the patched tree in a clean process.

    Attributes:
        ok: the targets pass and nothing that passed fails.
        fixed: tests that failed before and pass now.
        broken: tests that passed before and do not now.
        still: targets that still fail.
        ran: how many tests ran.
        tampered: files of the targets that the patch changes, so that their passing proves nothing.
        form: of the candidate, spelling aside, so that it is not tried again in other words.
    """

    step: int
    tree: str
    ok: bool
    fixed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    ran: int = 0
    tampered: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True, slots=True)
class PatchJudged(Event):
    """A verified patch that tools made was judged as one: ``whole`` is what the critics say of it."""

    step: int
    whole: Survivor


@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    """A question went out through a channel, to a person or to a memory of answers."""

    question: Question
    channel: str
    person: bool = True


@dataclass(frozen=True, slots=True)
class AnswerReceived(Event):
    """A person answered, now or, where ``person`` is false, in another run that is remembered."""

    answer: Answer
    person: bool = True


@dataclass(frozen=True, slots=True)
class HintGiven(Event):
    """A person said something in mid-run; it goes to the policy."""

    text: str


@dataclass(frozen=True, slots=True)
class InboxRead(Event):
    """Entries of the inbox up to ``upto`` were taken into account."""

    upto: int


@dataclass(frozen=True, slots=True)
class PluginFaulted(Event):
    """A plugin raised, hung, returned the wrong type, or blocked the interpreter."""

    plugin: str
    hook: str
    fault: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class PluginSetAside(Event):
    """A plugin is not called any more in this run."""

    plugin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note(Event):
    """Something that a person should know, such as a flaky test left out."""

    text: str


@dataclass(frozen=True, slots=True)
class RunPaused(Event):
    """The run stopped before its end and can be resumed; ``question`` when it waits for an answer."""

    reason: str
    exit_code: int
    way_out: str = ""
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class RunFinished(Event):
    """The last event of a run.

    Attributes:
        outcome: solved, ambiguous, not solved, budget spent or failed.
        verified: whether the patch was proved.
        reason: one line.
        way_out: what a person can do next.
    """

    outcome: str
    verified: bool
    exit_code: int
    reason: str
    way_out: str = ""
