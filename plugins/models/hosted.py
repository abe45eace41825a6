"""Hosted models, and every OpenAI-compatible server, by litellm.

The name is litellm's: ``openai/NAME``, ``anthropic/NAME``, and so on. Keys come from the environment, as each
provider documents them; a server of one's own is ``openai/NAME`` with ``OPENAI_API_BASE``, or ``api_base`` in
the table ``[plugins.hosted]``. Secrets are masked in everything that is sent.
"""

from collections.abc import Sequence

from ...runtime.contracts.model import Model, ModelProvider
from ...runtime.contracts.task import Setup
from ...runtime.errors import UsageError
from ...runtime.hookspecs import hookimpl
from .client import Client
from .mask import mask

OTHERS = ("local/", "scripted/")
"""Names that belong to the other providers of the house."""


class Hosted:
    """Claims every name with a provider in front."""

    name = "hosted"

    def __init__(self, api_base: str = "") -> None:
        """``api_base`` is the address of the server; empty for the provider's own, or the environment's."""
        self.api_base = api_base

    def claims(self, model: str) -> bool:
        """Whether the name is ``PROVIDER/NAME``."""
        provider, _, rest = model.partition("/")
        return bool(provider and rest) and not model.startswith(OTHERS)

    def open(self, model: str) -> Model:
        """A model that is first reached when it is first asked."""
        extra = {"api_base": self.api_base} if self.api_base else {}
        return Client(model, extra=extra, cleaned=mask)


@hookimpl
def mentee_models(setup: Setup) -> Sequence[ModelProvider]:
    """Bring hosted models."""
    base = setup.options.get("hosted", {}).get("api_base", "")
    if not isinstance(base, str):
        raise UsageError("plugins.hosted.api_base is no text", "write the server's address, in quotes")
    return [Hosted(base)]
