"""The pages that follow from the code are current, and the site can be built."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mentee.runtime.errors import Exit

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("generate_docs", ROOT / "tools" / "generate_docs.py")
assert SPEC is not None
assert SPEC.loader is not None
generate_docs = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate_docs)


@pytest.mark.parametrize("page", generate_docs.PAGES)
def test_a_generated_page_is_current(page):
    written = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert written == generate_docs.PAGES[page](), "run: python tools/generate_docs.py"


def test_the_readme_has_a_row_for_each_exit_code():
    rows = re.findall(r"^\| (\d+) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [str(code.value) for code in Exit]


def test_every_link_of_the_readme_leads_to_a_file():
    for link in re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert (ROOT / link).exists(), link


def test_the_site_is_built_without_a_warning(tmp_path):
    build = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
