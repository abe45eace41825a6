"""Patches of a folder become candidates that make of a file what the patch makes of it."""

import asyncio
import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.plugins.policies.patches import PatchesPolicy, mentee_policies, read_patch
from mentee.runtime.contracts.candidate import Candidate, splice
from mentee.runtime.contracts.evidence import Evidence
from mentee.runtime.contracts.policy import Situation
from mentee.runtime.contracts.task import Setup, Task
from mentee.runtime.errors import UsageError

LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", "-x\n", "+y\n", " z\n"]), max_size=12)


class Files:
    """Files in memory."""

    def __init__(self, **texts: str) -> None:
        self.texts = {name.replace("_", "."): text for name, text in texts.items()}

    def read(self, path: str) -> str:
        if path not in self.texts:
            raise FileNotFoundError(path)
        return self.texts[path]

    def files(self) -> tuple[str, ...]:
        return tuple(self.texts)

    def write(self, path: str, text: str) -> None:
        self.texts[path] = text


def diff(before, after, path="a.py"):
    return "".join(difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", n=2))


@given(before=LINES, after=LINES)
def test_a_patch_makes_of_a_file_what_it_was_made_for(before, after):
    tree = Files(a_py="".join(before))
    edits = read_patch(diff(before, after), tree)
    assert splice("".join(before), edits) == "".join(after)


def test_a_patch_may_change_several_files_and_make_one():
    text = diff(["x\n"], ["y\n"]) + diff([], ["new\n"], "b.py")
    edits = read_patch(text, Files(a_py="x\n"))
    assert [(e.path, e.text) for e in edits] == [("a.py", "y\n"), ("b.py", "new\n")]


def test_a_patch_for_other_files_is_refused_and_not_proposed(tmp_path):
    (tmp_path / "1.patch").write_text(diff(["other\n"], ["y\n"]))
    (tmp_path / "2.patch").write_text(diff(["x\n"], ["y\n"]))
    (tmp_path / "notes.txt").write_text("no patch")
    with pytest.raises(ValueError, match=r"a\.py, line 1"):
        read_patch((tmp_path / "1.patch").read_text(), Files(a_py="x\n"))
    assert [c.rationale for c in proposed(tmp_path, Files(a_py="x\n"))] == ["2.patch"]


def test_without_a_folder_there_is_no_such_policy_and_a_wrong_one_is_said(tmp_path):
    def setup(**options: object) -> Setup:
        return Setup(tmp_path, tmp_path, tmp_path, tmp_path, 0, {"patches": options})

    assert mentee_policies(setup()) == []
    with pytest.raises(UsageError, match="is no folder"):
        mentee_policies(setup(folder=str(tmp_path / "none")))


def proposed(folder: Path, tree: Files):
    situation = Situation(Task(folder), 1, 0, tree, Evidence((), ()))

    async def all_() -> list[Candidate]:
        return [c async for batch in PatchesPolicy(folder).propose(situation, 8) for c in batch]

    return asyncio.run(all_())
