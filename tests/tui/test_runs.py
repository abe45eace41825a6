from mentee.runtime.events import Decided, RunFinished

from .conftest import PATCH, SHOP, SOLVED, WAITING, append, look, screen, settle


def test_the_list_shows_the_runs_of_all_repositories_with_their_outcome(play, make_repo, make_run):
    first, second = make_repo({"shop.py": SHOP}), make_repo({"a.py": ""})
    done = make_run(first, SOLVED, issue="# total() is one too low\n\nmore", patch=PATCH)
    waiting = make_run(second, WAITING, issue="totals of nothing")

    async def drive(pilot):
        shown = screen(pilot)
        for part in ("solved", "total() is one too low", first.name, done.id):
            assert part in shown
        for part in ("waiting", "totals of nothing", second.name, waiting.id):
            assert part in shown
        assert "more" not in shown

    play(drive)
    play(drive, size=(80, 24))


def test_without_runs_the_list_says_how_to_begin(play):
    async def drive(pilot):
        assert "Press n, paste an issue" in screen(pilot)

    play(drive)


def test_a_run_that_begins_or_goes_on_appears_without_a_key(play, make_repo, make_run):
    repo = make_repo({"shop.py": SHOP})

    async def drive(pilot):
        folder = make_run(repo, [], issue="one too low")
        await look(pilot)
        assert "unfinished" in screen(pilot)
        with folder.lock():
            await look(pilot)
            assert "at work" in screen(pilot)
        append(
            folder, [Decided(1, "stop", "x"), RunFinished("not solved", False, 1, "nothing is left to try")]
        )
        await look(pilot)
        assert "not solved" in screen(pilot)

    play(drive)


def test_terminal_escapes_of_an_issue_do_not_reach_the_screen(play, make_repo, make_run):
    evil = "\x1b]0;owned\x07\x1b[2Jtotal is [bold red]wrong[/] \u202e:tset \x9b31m"
    events = [Decided(1, "stop", evil), RunFinished("failed", False, 1, evil, evil)]
    make_run(make_repo({"shop.py": SHOP}), events, issue=evil, patch=PATCH + evil)

    async def drive(pilot):
        for keys in ((), ("enter",)):
            if keys:
                await settle(pilot, *keys)
            shown = screen(pilot)
            assert not any(c in shown for c in "\x1b\x07\u202e\x9b")
            assert "total is [bold red]wrong[/] <U+202E>:tset" in shown

    play(drive)
