"""Trying candidates in the warm worker."""

import asyncio
from dataclasses import replace
from pathlib import Path

from mentee.runtime.contracts.evidence import Outcome
from mentee.runtime.contracts.runner import Trial


def test_guards_run_in_their_order_until_one_fails_and_only_after_the_targets(make_ground, validate, edit):
    files = {
        "a.py": "def f(n):\n    return n\n\n\nLIMIT = 0\n",
        "test_a.py": "import a\n\n"
        + "".join(f"def test_{n}():\n    assert a.f({n}) + a.LIMIT != 3\n\n" for n in range(6)),
        "conftest.py": "",
    }
    ground = make_ground(files)
    ids = [f"test_a.py::test_{n}" for n in range(6)]
    targets, guards = (ids[3],), (ids[5], ids[0], ids[4], ids[1], ids[2], ids[3])
    minus = edit(ground, "a.py", "return n", "return n - 1")
    wrong = edit(ground, "a.py", "return n", "return 3")
    same = [edit(ground, "a.py", "LIMIT = 0", f"LIMIT = {n}") for n in (1, 9)]
    trials = [Trial((change,), targets, guards) for change in (minus, wrong, *same)]
    found = [[r.test[-1] for r in v.results] for v in validate(ground, trials)]
    assert found == [list("30124"), list("3"), list("3012"), list("301245")]


def test_edits_of_several_files_and_functions_make_one_candidate(make_ground, validate, edit):
    files = {
        "a.py": "def f():\n    return 1\n\n\ndef g():\n    return 1\n",
        "b.py": "X = 1\n",
        "test_ab.py": "import a, b\ndef test_ab():\n    assert (a.f(), a.g(), b.X) == (2, 3, 4)\n",
        "conftest.py": "",
    }
    ground = make_ground(files)
    f = edit(ground, "a.py", "f():\n    return 1", "f():\n    return 2")
    g = edit(ground, "a.py", "g():\n    return 1", "g():\n    return 3")
    x = edit(ground, "b.py", "1", "4")
    target = ("test_ab.py::test_ab",)
    found = validate(ground, [Trial(edits, target) for edits in ((f, g, x), (f, g), (g, x, f))])
    assert [v.results[0].outcome.value for v in found] == ["passed", "failed", "passed"]


def test_offsets_count_characters_and_line_ends_stay(make_ground, validate, edit):
    ground = make_ground(
        {"test_u.py": "import u\ndef test_u():\n    assert u.f() == 'ß'\n", "conftest.py": ""}
    )
    text = "# -*- coding: latin-1 -*-\r\ndef f():\r\n    é = 'ä'; return 'ö'  # ü\r\n\x0c\r\nX = 'ñ'\r\n"
    (ground.workspace / "u.py").write_bytes(text.encode("latin-1"))
    (ground.workspace / "shadow.txt").write_bytes(text.encode("utf-8"))
    inside = replace(edit(ground, "shadow.txt", "'ö'", "'ß'"), path="u.py")
    outside = replace(edit(ground, "shadow.txt", "X = 'ñ'", "f = lambda: 'ß'"), path="u.py")
    trials = [Trial((change,), ("test_u.py::test_u",)) for change in (inside, outside)]
    assert [v.results[0].message for v in validate(ground, trials)] == ["", ""]


def test_parameters_that_the_edit_changes_are_found_again_by_their_place(make_ground, validate, edit):
    files = {
        "a.py": "def cases():\n    return [1, 3]\n",
        "test_a.py": """\
            import a, pytest

            @pytest.mark.parametrize("n", a.cases())
            def test_even(n):
                assert n % 2 == 0
            """,
    }
    ground = make_ground(files)
    right = edit(ground, "a.py", "[1, 3]", "[2, 4]")
    fewer = edit(ground, "a.py", "[1, 3]", "[2]")
    targets = ("test_a.py::test_even[1]", "test_a.py::test_even[3]")
    found = validate(ground, [Trial((change,), targets) for change in (right, fewer)])
    assert [[r.outcome.value for r in v.results] for v in found] == [["passed"] * 2, ["error"] * 2]
    assert tuple(r.test for r in found[0].results) == targets


def test_an_edit_of_a_test_file_is_seen_with_its_assertions_explained(make_ground, validate, edit):
    ground = make_ground({"test_a.py": "def test_a():\n    n = 1\n    assert n == 2\n", "conftest.py": ""})
    change = edit(ground, "test_a.py", "n = 1", "n = 3")
    found = validate(ground, [Trial((change,), ("test_a.py::test_a",))])
    assert found[0].results[0].message == "assert 3 == 2"


def test_the_worker_sees_what_was_written_since(make_ground, open_session, edit):
    ground = make_ground(
        {"a.py": "def f():\n    return 1\n", "test_a.py": "import a\ndef test_a():\n    assert a.f() == 7\n"}
    )
    target = ("test_a.py::test_a",)

    async def go() -> list[str]:
        found: list[str] = []
        async with open_session(ground) as session:
            for text in ("def f():\n    return 1\n", "# new\ndef f():\n    return 3\n"):
                (ground.workspace / "a.py").write_text(text, encoding="utf-8")
                none = Trial((), target)
                change = Trial((edit(ground, "a.py", "return", "return 4 +"),), target)
                found += [v.results[0].message.split("\n")[0] for v in await session.validate([none, change])]
        return found

    assert asyncio.run(go()) == ["assert 1 == 7", "assert 5 == 7", "assert 3 == 7", ""]


def test_candidates_do_not_meet_in_temporary_files_or_shared_objects(make_ground, validate, edit):
    files = {
        "a.py": "SEEN = []\n\ndef f(path):\n    SEEN.append(1)\n    path.touch()\n    return len(SEEN)\n",
        "test_a.py": """\
            import a, tempfile, pathlib

            def test_a(tmp_path):
                assert not list(tmp_path.iterdir())
                place = pathlib.Path(tempfile.gettempdir(), "fixed")
                assert not place.exists()
                place.write_text("x")
                assert a.f(tmp_path / "x") == 1
            """,
        "conftest.py": "",
    }
    ground = make_ground(files)
    change = edit(ground, "a.py", "return len", "return 0 + len")
    found = validate(ground, [Trial((change,), ("test_a.py::test_a",))] * 12)
    assert {(v.results[0].outcome, v.results[0].message) for v in found} == {(Outcome.PASSED, "")}


def test_closing_twice_is_harmless_and_leaves_no_process(make_ground, open_session, edit):
    ground = make_ground({"test_a.py": "def test_a(): pass\n", "conftest.py": ""})

    async def go() -> None:
        async with open_session(ground) as session:
            await session.validate([Trial((), ("test_a.py::test_a",))])
            await session.close()
            await session.close()

    asyncio.run(go())
    marks = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not [mark for mark in marks if str(ground.workspace).encode() in mark]
