"""A language model as a critic: the rubric's questions in, findings with file and line out.

Off unless a model has the role: ``[plugins.model-critic] model = "openai/NAME"`` in the user's settings. It
is the dearest critic, so it is asked last, about the few likeliest of the candidates that all others left.

How it is asked stands in ``model_prompt``: all that a repository, an issue or a tool wrote is data between
lines that nobody can forge. How its answer is read stands in ``model_answer``: one form, no other field, no
other criterion, and no score without a place in the change that bears it out.
"""

import secrets
from collections.abc import Callable, Sequence

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import By, Context, Critic, Critique, Finding
from ...runtime.contracts.model import Model
from ...runtime.contracts.task import Setup
from ...runtime.errors import UsageError
from ...runtime.hookspecs import hookimpl
from .changes import Files, changes_of, edited
from .model_answer import Unusable, read_answer
from .model_prompt import conversation

NAME = "model-critic"

CANDIDATES = 8
"""Candidates of a batch that are judged, the likeliest ones."""

QUESTIONS = 12
"""Questions that are put at once, the weightiest ones."""


class ModelCritic:
    """Puts the rubric's questions to a model."""

    name = NAME
    cost_ms = 20_000.0
    patience_s = 1_800.0

    def __init__(self, model: Model, nonce: Callable[[], str] = lambda: secrets.token_hex(16)) -> None:
        """``nonce`` gives a word that nobody can guess, a new one for each question."""
        self._model, self._nonce = model, nonce

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding for each question that the model answers with a place in the change.

        Raises:
            EnvironmentFault: the model cannot be reached.
        """
        critiques = [Critique()] * len(batch)
        asked = sorted(context.rubric.checked_by(By.QUESTION), key=lambda c: -c.weight)[:QUESTIONS]
        if not asked:
            return critiques
        files = Files(context.tree)
        for i in sorted(edited(batch), key=lambda i: -batch[i].prior)[:CANDIDATES]:
            changes = changes_of(batch[i], files)
            if not changes:
                continue
            messages = conversation([c.check.what for c in asked], changes, context, self._nonce)
            reply, *_ = await self._model.reply(messages)
            try:
                verdicts = read_answer(reply.text, len(asked), changes)
                note = ""
            except Unusable as error:
                verdicts, note = {}, f"the model's judgement of {batch[i].id} counts for nothing: {error}"
            findings = [
                Finding(asked[at].id, v.score, v.why, v.path, v.line, v.line) for at, v in verdicts.items()
            ]
            critiques[i] = Critique(tuple(findings), note=note, tokens=reply.tokens, cost=reply.cost)
        return critiques


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic, where a model has the role.

    Raises:
        UsageError: the model's name is no text, or no provider knows it.
    """
    name = setup.options.get(NAME, {}).get("model", "")
    if not isinstance(name, str):
        raise UsageError(f"plugins.{NAME}.model is no name of a model", "write it in quotes: openai/NAME")
    return [ModelCritic(setup.model(name))] if name else []
