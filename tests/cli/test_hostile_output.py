"""Whatever an issue, a candidate, a test or a plugin says: no command writes it raw to a terminal."""

import re

from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.channel import Blocker, Question
from mentee.runtime.contracts.critique import Check, Criterion, Finding
from mentee.runtime.events import (
    BatchCritiqued,
    Decided,
    Fallen,
    Note,
    PluginFaulted,
    Reproduced,
    RubricChosen,
    RunPaused,
    SearchEnded,
    StepStarted,
    Survivor,
)

from ..hostile import ESCAPES, ORDERS

RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WORDS = "\n".join((*ESCAPES, *ORDERS[:3])).replace("\ud800", "")


def a_hostile_run():
    one = Candidate((Edit("a.py", 0, 1, WORDS),), rationale=WORDS, origin=WORDS)
    finding = Finding("house.rule", 0.2, WORDS, WORDS, 1, 2)
    question = Question("q", Blocker.AMBIGUOUS, WORDS, (WORDS, "1"), WORDS, WORDS)
    return [
        Reproduced((WORDS,), origin="suite", says=WORDS),
        RubricChosen((Criterion("house.rule", WORDS, check=Check(what=WORDS)),)),
        StepStarted(1, 0, "t0"),
        BatchCritiqued(
            1, 8, 8, {WORDS: 7}, 7, (Survivor(one, 0.5, 0.1, "", (finding,)),), (Fallen(one, 0.4),)
        ),
        SearchEnded(1, "enough", {WORDS: 1.0}),
        Note(WORDS),
        PluginFaulted(WORDS, "critique", "raised", WORDS),
        Decided(1, "ask", WORDS),
        RunPaused(WORDS, 3, WORDS, question),
    ]


def test_no_command_that_shows_a_run_writes_raw_words(make_repo, make_run, run_mentee):
    repo = make_repo({"a.py": "x = 1\n"})
    folder = make_run(repo, a_hostile_run(), issue=WORDS, patch=f"--- a/a.py\n+++ b/a.py\n+{WORDS}")
    for arguments in (
        ("show", folder.id),
        ("show", folder.id, "--steps"),
        ("critics",),
        ("runs",),
        ("rubric", "show", "--text", WORDS.replace("\x00", "")),
        ("report", folder.id, "--html", repo / "out.html"),
    ):
        done = run_mentee(*arguments, cwd=repo)
        assert done.returncode == 0, done.stderr
        found = RAW.search(done.stdout + done.stderr)
        assert not found, (arguments, (done.stdout + done.stderr)[max(0, found.start() - 60) :][:120])
    assert not RAW.search((repo / "out.html").read_text(encoding="utf-8"))
