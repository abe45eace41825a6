"""What in a repository's files says how its tests are run."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

_SKIPPED = {"node_modules", "site-packages", "build", "dist", "venv", "env", "__pycache__"}
_MOST_FILES = 400
_MOST_BYTES = 200_000
_CONFIGURED = {
    "pytest.ini": re.compile(r"^\[pytest\]", re.M),
    ".pytest.ini": re.compile(r"^\[pytest\]", re.M),
    "pyproject.toml": re.compile(r"^\[tool\.pytest(\.ini_options)?\]", re.M),
    "setup.cfg": re.compile(r"^\[tool:pytest\]", re.M),
    "tox.ini": re.compile(r"^\[pytest\]", re.M),
}
_USES_PYTEST = re.compile(r"^\s*(import pytest|from pytest)\b|^(async )?def test_\w*\(", re.M)
_TEST_CASE = re.compile(r"^class \w+\(.*TestCase\b.*\):", re.M)
_TEST_FILE = re.compile(r"(^test.*|.*_tests?|^tests)\.py$")


def pytest_signs(root: Path) -> str:
    """Say what shows that tests need pytest; "" when nothing does."""
    for name, section in _CONFIGURED.items():
        if section.search(read_text(root / name)):
            return f"{name} configures it"
    if (root / "pytest.ini").is_file():
        return "pytest.ini is there"
    for path in python_files(root):
        if path.name == "conftest.py":
            return f"{path.relative_to(root)} is there"
        if _TEST_FILE.match(path.name) and _USES_PYTEST.search(read_text(path)):
            return f"{path.relative_to(root)} uses it"
    return ""


def unittest_signs(root: Path) -> str:
    """Say what shows that there are tests of unittest; "" when nothing does."""
    for path in python_files(root):
        if _TEST_FILE.match(path.name) and _TEST_CASE.search(read_text(path)):
            return f"{path.relative_to(root)} has a TestCase"
    return ""


def python_files(root: Path) -> Iterator[Path]:
    """Walk over a bounded number of Python files, tests first, environments and hidden folders left out."""
    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(n for n in folders if _is_walked(here / n))
        found += [here / name for name in sorted(files) if name.endswith(".py")]
    found.sort(key=lambda path: not (path.name == "conftest.py" or _TEST_FILE.match(path.name)))
    yield from found[:_MOST_FILES]


def _is_walked(folder: Path) -> bool:
    hidden = folder.name.startswith(".") or folder.name in _SKIPPED
    return not hidden and not folder.is_symlink() and not (folder / "pyvenv.cfg").exists()


def read_text(path: Path) -> str:
    """The beginning of a file of the workspace; "" where there is none."""
    # A link may lead out of the workspace, to what is none of our business.
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(_MOST_BYTES).decode("utf-8", "replace")
