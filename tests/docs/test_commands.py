"""Every command in the README and the docs is run, in order, document by document."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

NOT_HERE = {
    "make demo": "sets up .venv; what it runs is examples/demo.py, see the last test",
    "make test": "runs this test",
    "make bench": "measures for minutes, and is no test",
    ".venv/bin/python -m benchmarks.quixbugs": "needs a checkout of QuixBugs",
    "python tools/generate_docs.py": "writes into the checkout; test_reference.py compares instead",
    "python -m pip install": "changes the environment in which the tests run, and needs the network",
    "python -m build": "needs the network for its build environment; test_third_party.py builds that plugin",
    "docker image rm": "takes away the image that tests beside this one use",
    "export PIP_EXTRA_INDEX_URL=": "only pip reads it",
    "export OPENAI_API_KEY=": "a key that is none",
    "mentee solve --policy agent --model openai/": "costs money, and needs the network",
    "mentee solve --policy agent --model anthropic/": "likewise",
    "mentee solve --policy agent --model local/": "needs a model; tests/plugins/models makes a tiny one",
}
"""Commands that are shown and not run here, by how they begin, each with its reason."""

FENCE = re.compile(r"(?:<!-- exits: (\d+) -->\n+)?^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """A command of a document, and the exit code that it should have."""

    command: str
    code: int = 0

    @property
    def run_here(self) -> bool:
        return not self.command.startswith(tuple(NOT_HERE))


def shown(document: Path) -> list[Shown]:
    """The commands of a document, in order; one begins at each line that starts with ``$``."""
    return [
        Shown(command.strip(), int(code or 0))
        for code, language, block in FENCE.findall(document.read_text(encoding="utf-8"))
        if language == "console"
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_of_a_document_says_what_it_is_and_commands_stand_in_console_blocks(document):
    for _, language, block in FENCE.findall(document.read_text(encoding="utf-8")):
        assert language, f"what is this block? {block}"
        assert language != "console" or block.startswith("$ "), f"a command starts with '$ ': {block}"
        assert language not in {"sh", "bash", "shell"}, f"commands stand in console blocks: {block}"


@pytest.mark.parametrize(
    "document",
    [path for path in DOCUMENTS if any(command.run_here for command in shown(path))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_the_commands_of(document, tmp_path, request):
    env = environment() | {"MENTEE_PYTHON": sys.executable}  # another python3 may have no pytest
    if document.name == "docker.md":
        env["DOCKER_HOST"] = request.getfixturevalue("docker_daemon")
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "examples", checkout / "examples")
    done = subprocess.run(
        ["bash", "-c", script([command for command in shown(document) if command.run_here])],
        cwd=checkout,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr


def script(commands: list[Shown]) -> str:
    """The commands in one shell, which ends at the first with another exit code than it should have."""
    lines: list[str] = []
    for item in commands:
        told = shlex.quote(f"expected exit {item.code} of: {item.command}")
        lines += [
            f"{{ {item.command}\n}}",
            f"found=$?; [ $found -eq {item.code} ] || {{ echo {told} >&2; exit 99; }}",
        ]
    return "\n".join(lines)


def environment() -> dict[str, str]:
    """As a reader's, with mentee on PATH; where the likeliest patch is enough, it is not doubted for long."""
    return os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "MENTEE_COLLECT_S": "1",
    }


def test_no_reason_is_given_for_a_command_that_no_document_shows():
    everything = [command.command for document in DOCUMENTS for command in shown(document)]
    assert [start for start in NOT_HERE if not any(line.startswith(start) for line in everything)] == []


def test_the_demo_solves_an_example_that_needs_edits_in_two_places():
    demo = [sys.executable, str(ROOT / "examples" / "demo.py"), "texttable"]
    done = subprocess.run(demo, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert done.stdout.endswith("Solved: texttable.\n")
