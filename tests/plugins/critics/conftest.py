"""Critics that run something: a workspace of its own, the interpreter of the tests, no sandbox."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mentee.plugins.sandboxes.local import LocalSandbox
from mentee.runtime.contracts.critique import Context, Rubric
from mentee.runtime.contracts.evidence import Evidence
from mentee.runtime.contracts.runner import Ground, Interpreter
from mentee.runtime.contracts.task import Task
from mentee.runtime.workspace.workspace import Workspace

MakeContext = Callable[..., Context]


@pytest.fixture
def make_context(make_repo, tmp_path: Path) -> MakeContext:
    """What a critic is given in a run on these files."""
    path = Path(sys.executable)
    interpreter = Interpreter(
        path, (sys.version_info[0], sys.version_info[1]), (path.parent,), "", frozenset({"pytest"})
    )

    def make(
        files: Mapping[str, str],
        rubric: Rubric | None = None,
        evidence: Evidence | None = None,
        issue: str = "",
    ) -> Context:
        root = make_repo(files)
        workspace = Workspace.open(root, tmp_path / f"run-{root.name}")
        return Context(
            Task(root, issue),
            workspace.tree,
            evidence or Evidence((), ()),
            rubric or Rubric(),
            ground=Ground(workspace.path, root, LocalSandbox(), interpreter),
        )

    return make
