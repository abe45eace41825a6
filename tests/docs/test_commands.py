"""Every command in the README and the docs is run, in order, document by document."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"(?:<!-- exits: (\d+) -->\n)?```console\n(.*?)```", re.DOTALL)
NOT_HERE = {
    "make bench": "measures for minutes, and is no test",
    ".venv/bin/python -m benchmarks.quixbugs": "needs a checkout of QuixBugs",
}


def commands(document: Path) -> list[tuple[str, int]]:
    """The commands of a document with the exit codes they should have."""
    return [
        (command.strip(), int(code or 0))
        for code, block in BLOCK.findall(document.read_text(encoding="utf-8"))
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
        if not command.startswith(tuple(NOT_HERE))
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_commands_of(document, tmp_path):
    lines = commands(document)
    if not lines:
        assert "```console" not in document.read_text() or document.name == "benchmarks.md"
        return
    home = tmp_path / "checkout"
    shutil.copytree(ROOT / "examples", home / "examples")
    script = "\n".join(
        f'{{ {command}\n}}; code=$?; [ $code -eq {code} ] || {{ echo "exit $code: $LINENO" >&2; exit 99; }}'
        for command, code in lines
    )
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "MENTEE_PYTHON": sys.executable}
    shell = ["bash", "-c", script]
    done = subprocess.run(shell, cwd=home, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
