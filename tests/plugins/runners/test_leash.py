"""The worker, its forks and what they start end with the process that asked for them."""

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import asyncio, sys
from pathlib import Path
from mentee.plugins.runners.pytest_runner import PytestRunner
from mentee.plugins.sandboxes.local import LocalSandbox
from mentee.runtime.contracts.candidate import Edit
from mentee.runtime.contracts.runner import Ground, Trial
from mentee.runtime.project.interpreter import find_interpreter, probe

async def main(root):
    sandbox = LocalSandbox()
    interpreter = await probe(find_interpreter(root, sys.executable), sandbox, root)
    session = await PytestRunner().open(Ground(root, root, sandbox, interpreter))
    text = (root / "a.py").read_text()
    loop = f"    open({sys.argv[2]!r}, 'w').write('.'); import time; time.sleep(1e6)\\n"
    hang = Edit("a.py", len(text), len(text), loop)
    await session.validate([Trial((hang,), ("test_a.py::test_a",))] * 2)

asyncio.run(main(Path(sys.argv[1])))
"""


def descendants(pid: int) -> set[int]:
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
def test_a_killed_mentee_leaves_no_process_behind(tmp_path):
    mark = tmp_path / "running"
    os.mkfifo(mark)
    (tmp_path / "a.py").write_text("def f():\n    pass\n", encoding="utf-8")
    (tmp_path / "test_a.py").write_text("import a\ndef test_a(): a.f()\n", encoding="utf-8")
    reader = os.open(mark, os.O_RDONLY | os.O_NONBLOCK)
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path), str(mark)])
    assert select.select([reader], [], [], 60)[0], "no candidate ever ran"
    os.close(reader)
    handles = [os.pidfd_open(pid) for pid in descendants(process.pid)]
    assert len(handles) >= 3
    process.kill()
    process.wait()
    waiting = set(handles)
    while waiting:
        ended = select.select(waiting, [], [], 20)[0]
        assert ended, "a process is still there"
        waiting -= set(ended)
    for handle in handles:
        os.close(handle)
