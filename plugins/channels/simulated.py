"""A simulated person, for benches: answers what its script of blockers covers, and nothing beyond.

``[plugins.simulated] task = "..."`` names a folder with ``repo/``, ``candidates/``, ``candidates.toml``,
``blockers.toml`` and ``task.toml``; ``log`` a file that gets a line of JSON for each question: which blockers
it was about, and what was said. A question that shows a call is answered by running the right candidate on
it, and is about the blockers whose other reading gives something else there. One in words is about the
blockers of which a keyword occurs in it.
"""

import json
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...runtime.config.settings import Settings
from ...runtime.contracts.channel import Answer, Channel, Question
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from ...runtime.project.scratch import open_scratch, put_patch

UNASKED = "That is not in question; see the issue and the repository."
"""What the person says to a question that no blocker is about."""

SHORT = 4
"""Letters under which a keyword has to be a whole word."""

_SCRIPT = """\
import sys
for line in sys.argv[1:-1]:
    exec(line)
try:
    told = repr(eval(sys.argv[-1]))
except Exception as error:
    told = "raises " + type(error).__name__
print("\\n" + told)
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person says to a question, and the ids of the blockers it is about."""

    about: tuple[str, ...]
    text: str


class Person:
    """Knows what is wanted: the script of one task."""

    def __init__(self, task: Path, settings: Settings) -> None:
        """``settings`` say where the candidates are run."""
        self._task, self._settings = task, settings
        self._blockers: list[dict[str, Any]] = _table(task / "blockers.toml").get("blocker", [])
        self._candidates = _table(task / "candidates.toml")
        self._setup = str(_table(task / "task.toml").get("example", {}).get("setup", ""))

    async def on_call(self, call: str, setup: Sequence[str] = ()) -> Reply:
        """Answer a question about a call, with what the statements of ``setup`` do before it."""
        right = await self._run(self._reading(lambda c: c.get("reading") == "a"), call, setup)
        others = {b["id"]: await self._run(self._other(b["id"]), call, setup) for b in self._blockers}
        return Reply(tuple(id_ for id_, given in others.items() if given != right), right)

    def on_words(self, text: str) -> Reply:
        """Answer a question in words."""
        about = [b for b in self._blockers if any(occurs(k, text) for k in b.get("keywords", ()))]
        said = " ".join(str(b["answer"]) for b in about)
        return Reply(tuple(b["id"] for b in about), said or UNASKED)

    def _reading(self, wanted: Any) -> str:  # noqa: ANN401  a predicate on an entry
        return next(name for name in sorted(self._candidates) if wanted(self._candidates[name]))

    def _other(self, blocker: str) -> str:
        """The candidate that reads this blocker alone the other way."""
        if len(self._blockers) == 1:
            return self._reading(lambda c: c.get("reading") == "b")
        wanted = {b["id"]: "b" if b["id"] == blocker else "a" for b in self._blockers}
        return self._reading(lambda c: c.get("mixed") == wanted)

    async def _run(self, candidate: str, call: str, setup: Sequence[str]) -> str:
        with tempfile.TemporaryDirectory(prefix="mentee-") as name:
            folder = Path(name) / "repo"
            shutil.copytree(self._task / "repo", folder)
            put_patch((self._task / "candidates" / candidate).read_bytes(), folder)
            scratch = await open_scratch(folder, self._settings)
            _, output = await scratch.python("-c", _SCRIPT, self._setup, *setup, call)
        return (output.strip().splitlines() or ["no answer in time"])[-1]


def occurs(keyword: str, text: str) -> bool:
    """Whether a keyword begins at the beginning of a word; a number or a short one must be a whole word."""
    before = r"\b" if keyword[:1].isalnum() else ""
    whole = keyword.isdigit() or (keyword.isalnum() and len(keyword) < SHORT)
    after = r"\b" if whole else ""
    return re.search(f"{before}{re.escape(keyword)}{after}", text, re.IGNORECASE) is not None


class SimulatedChannel:
    """Puts a question to the person of a task."""

    name = "simulated"
    person = True

    def __init__(self, person: Person, log: Path | None) -> None:
        """``log`` gets a line for each question."""
        self._person, self._log = person, log

    async def ask(self, question: Question) -> Answer | None:
        """Answer at once; never ``None``, since this person always has a word to say."""
        if question.call:
            reply = await self._person.on_call(question.call, question.setup)
        else:
            reply = self._person.on_words("\n".join((question.text, *question.options)))
        if self._log is not None:
            told = {**asdict(reply), "question": question.text, "call": question.call}
            with self._log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(told) + "\n")
        return Answer(question.id, reply.text, "simulated")


def _table(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@hookimpl
def mentee_channels(setup: Setup) -> Sequence[Channel]:
    """Bring the channel where a task is set."""
    options = setup.options.get("simulated", {})
    if not options.get("task"):
        return []
    log = Path(str(options["log"])) if options.get("log") else None
    person = Person(Path(str(options["task"])), Settings.model_validate(dict(setup.settings)))
    return [SimulatedChannel(person, log)]
