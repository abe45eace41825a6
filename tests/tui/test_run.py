import asyncio

import pytest
from mentee.runtime.contracts.channel import Answer, Blocker, Question
from mentee.runtime.events import AnswerReceived, QuestionAsked, RunFinished, Verified
from mentee.runtime.runs import RunStore

from ..e2e.test_asking import FEES, POLICY, TESTS
from .conftest import PATCH, QUESTION, SEARCHED, SHOP, SOLVED, append, look, screen, settle


@pytest.fixture
def repo(make_repo):
    return make_repo({"shop.py": SHOP})


def test_a_run_tells_its_search_its_decision_its_patch_and_the_proof(play, repo, make_run):
    make_run(repo, SOLVED, issue="one too low", patch=PATCH)

    async def drive(pilot):
        await settle(pilot, "enter")
        shown = screen(pilot)
        for part in (
            "1 tests pass, 1 fail",
            "48 candidates, 40 ran the tests, 1 survived",
            "fell to tests.target 39, syntax 8",
            "0.93 ± 0.02  drop the - 1",
            "tests.target 1.00",
            "diff.locality 0.50: 2 files in [shop] at shop.py:2",
            "scores 0.93, bar 0.50",
            "2 tests ran: 1 fixed, none broken",
            "patch, verified",
            "-    return sum(prices) - 1",
            "+    return sum(prices)",
        ):
            assert part in " ".join(shown.split()) or part in shown

    play(drive)


def test_what_is_appended_to_the_journal_appears(play, repo, make_run):
    folder = make_run(repo, SEARCHED[:3])

    async def drive(pilot):
        await settle(pilot, "enter")
        assert "48 candidates" not in screen(pilot)
        with folder.lock():
            append(folder, SEARCHED[3:])
            await look(pilot)
            assert "at work" in screen(pilot)
            assert "48 candidates, 40 ran the tests, 1 survived" in screen(pilot)
        append(folder, SOLVED[len(SEARCHED) :])
        await look(pilot)
        assert "solved" in screen(pilot)

    play(drive)


def test_a_number_key_puts_the_option_into_the_inbox_of_a_run_that_waits(play, repo, make_run):
    asked = [*SEARCHED, QuestionAsked(QUESTION, "terminal")]
    folder = make_run(repo, asked)

    async def drive(pilot):
        with folder.lock():
            await settle(pilot, "enter")
            assert "What should total([]) give?" in screen(pilot)
            await settle(pilot, "7", "2")
            (entry,) = folder.heard(0)
            assert (entry["kind"], entry["question"], entry["text"]) == ("answer", "q1", "None")
            assert "What should total([]) give?" in screen(pilot)  # in the timeline
            assert " 2 None" not in screen(pilot)
        append(folder, [AnswerReceived(Answer("q1", "None"))])
        await look(pilot)
        assert "answer" in screen(pilot)

    play(drive, size=(80, 24))


def test_an_answer_can_be_written_and_digits_in_it_are_no_choice(play, repo, make_run):
    question = Question("q2", Blocker.MISSING, "What goes wrong?")
    folder = make_run(repo, [QuestionAsked(question, "terminal")])

    async def drive(pilot):
        with folder.lock():
            await settle(pilot, "enter")
            await settle(pilot, *"a1", "enter")
        (entry,) = folder.heard(0)
        assert entry["text"] == "a1"

    play(drive)


def test_an_answer_lets_a_run_that_ended_to_wait_for_it_go_on(
    play, make_repo, run_mentee, data_dir, tmp_path, monkeypatch
):
    (tmp_path / "two_readings.py").write_text(POLICY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    flags = ("-p", "two_readings", "--policy", "two", "--runner", "unittest", "--questions", "1")
    assert (
        run_mentee("solve", *flags, cwd=make_repo({"fees.py": FEES, "test_fees.py": TESTS})).returncode == 3
    )
    (folder,) = RunStore(data_dir).all()
    wanted = folder.state().blockers[0].options[1]

    async def drive(pilot):
        await settle(pilot, "enter", "2")
        async with asyncio.timeout(60):
            while "solved" not in screen(pilot):
                await look(pilot)
        assert f"answer {wanted}" in " ".join(screen(pilot).split())

    play(drive)
    assert folder.state().answers[0].text == wanted


def test_apply_puts_the_patch_on_the_tree_and_undo_takes_it_off(play, repo, make_run):
    make_run(repo, SOLVED, patch=PATCH)

    async def drive(pilot):
        await settle(pilot, "enter", "a")
        assert (repo / "shop.py").read_text() == SHOP.replace(" - 1", "")
        await settle(pilot, "u")
        assert (repo / "shop.py").read_text() == SHOP

    play(drive)


def test_a_patch_that_does_not_fit_changes_nothing_and_is_told(play, repo, make_run):
    make_run(repo, SOLVED, patch=PATCH)
    (repo / "shop.py").write_text("something else\n")

    async def drive(pilot):
        await settle(pilot, "enter", "a")
        assert "does not fit" in screen(pilot)
        assert (repo / "shop.py").read_text() == "something else\n"

    play(drive)


def test_an_unverified_patch_is_applied_only_after_a_yes(play, repo, make_run):
    folder = make_run(repo, SOLVED[:-1], patch=PATCH)
    append(folder, [Verified(1, "t1", False), RunFinished("not solved", False, 1, "it does not hold")])

    async def drive(pilot):
        await settle(pilot, "enter", "a", "n")
        assert (repo / "shop.py").read_text() == SHOP
        await settle(pilot, "a", "y")
        assert (repo / "shop.py").read_text() != SHOP

    play(drive)


def test_discard_deletes_the_run_after_a_yes_and_leaves_the_tree(play, repo, make_run):
    folder = make_run(repo, SOLVED, patch=PATCH)

    async def drive(pilot):
        await settle(pilot, "enter", "d", "n")
        assert folder.path.is_dir()
        await settle(pilot, "d", "y")
        await settle(pilot)
        assert not folder.path.exists()
        assert "No runs yet" in screen(pilot)

    play(drive)
    assert (repo / "shop.py").read_text() == SHOP


def test_a_damaged_journal_is_named_and_does_not_end_the_face(play, repo, make_run):
    folder = make_run(repo, SOLVED)
    lines = folder.journal.read_bytes().splitlines(keepends=True)
    folder.journal.write_bytes(lines[0] + b"rubbish\n" + b"".join(lines[2:]))

    async def drive(pilot):
        assert "damaged" in screen(pilot)
        await settle(pilot, "enter")
        assert "damaged" in screen(pilot)
        assert "line 2" in screen(pilot)

    play(drive)
