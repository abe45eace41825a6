"""Every setting of mentee, with its default, its range, and whether a repository may give it."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import (  # noqa: TID253  imported only by commands that need settings
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,199}")


class _UserOnly:
    """Marks a setting that decides what is executed, reached or spent."""


USER_ONLY = _UserOnly()


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("a text without control characters is expected")
    return text


def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise ValueError("should be a name of letters, digits, dots, hyphens and underscores")
    return text


def absolute(path: Path) -> Path:
    """The path as it is meant here and now, since a resumed run may stand elsewhere; never raises OSError."""
    return Path(os.path.abspath(os.path.expanduser(_plain(str(path)))))


def _data_dir() -> Path:
    return platformdirs.user_data_path("mentee", appauthor=False)


Word = Annotated[str, AfterValidator(_word)]
"""The name of a plugin or of what one brings; safe to print."""

Seconds = Annotated[float, Field(ge=0.001, le=1e9, allow_inf_nan=False)]


class Settings(BaseModel):
    """All settings of a run. They are frozen into its journal as JSON, and loaded from it again."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    data_dir: Annotated[Path, USER_ONLY, AfterValidator(absolute)] = Field(
        default_factory=_data_dir, description="the folder of runs and of what is remembered"
    )
    policy: Word = Field(default="repair", description="what proposes candidates")
    model: Annotated[str, USER_ONLY, AfterValidator(_plain)] = Field(
        default="",
        description="the language model of a policy that uses one, such as openai/NAME or local/PATH",
    )
    sandbox: Annotated[Word, USER_ONLY] = Field(
        default="auto", description="where the repository's code runs"
    )
    runner: Word = Field(default="auto", description="how the tests are run")
    python: Annotated[str, USER_ONLY, AfterValidator(_plain)] = Field(
        default="", description="the interpreter that runs the tests; empty to find it"
    )
    channel: Word = Field(default="file", description="how a question reaches a person")
    wall_s: Seconds = Field(default=300.0, description="seconds of work that a run may take")
    steps: int = Field(default=200, ge=1, le=10**9, description="steps that a run may take")
    candidates: int | None = Field(
        default=None, ge=1, le=10**12, description="candidates that a run may try; any number when not set"
    )
    tokens: Annotated[int | None, USER_ONLY] = Field(
        default=None,
        ge=0,
        le=10**15,
        description="tokens of models that a run may use; any number when not set",
    )
    money: Annotated[float | None, USER_ONLY] = Field(
        default=None,
        ge=0,
        le=1e9,
        allow_inf_nan=False,
        description="US dollars that a run may spend on models",
    )
    questions: int = Field(default=3, ge=0, le=10**6, description="questions that a run may ask a person")
    ask: Literal["worth", "always"] = Field(
        default="worth",
        description="when patches that differ raise a question: when it is worth an interruption, or always",
    )
    prefer: Literal["likeliest", "b4", "codet", "maxpass", "random"] = Field(
        default="likeliest",
        description="which patch is taken first where nothing speaks against several: the policy's "
        "likeliest, or by agreement on what calls give",
    )
    width: int = Field(default=48, ge=1, le=100_000, description="candidates in a batch")
    collect: int = Field(
        default=300,
        ge=0,
        le=10**9,
        description="candidates still judged after the first that passes the tests",
    )
    collect_s: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)] = Field(
        default=5.0, description="seconds still searched after the first candidate that passes the tests"
    )
    bar: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = Field(
        default=0.5, description="the score that a candidate must clear"
    )
    rounds: int = Field(default=3, ge=0, le=1000, description="how often a search is refined")
    seed: int = Field(default=0, ge=0, lt=2**63, description="where every random choice derives from")
    regression_test: bool = Field(
        default=True, description="whether a test of what the issue says becomes a part of the patch"
    )
    learn: bool = Field(default=True, description="whether runs learn from use")
    hook_timeout_s: Annotated[Seconds, USER_ONLY] = Field(
        default=10.0, description="seconds that a plugin's hook may take"
    )
    heartbeat_s: Annotated[Seconds, USER_ONLY] = Field(
        default=30.0, description="seconds of silence after which a run is taken for hung"
    )
    plugins_off: tuple[Word, ...] = Field(default=(), description="plugins that are not loaded")
    plugins_on: Annotated[tuple[Word, ...], USER_ONLY] = Field(
        default=(), description="modules loaded as plugins besides those that are installed"
    )
    plugins: Annotated[dict[str, dict[str, Any]], USER_ONLY] = Field(
        default_factory=dict[str, dict[str, Any]], description="the table of each plugin, [plugins.NAME]"
    )


def user_only(key: str) -> bool:
    """Whether a setting is read from the user alone, never from a repository."""
    return USER_ONLY in Settings.model_fields[key].metadata
