"""A plugin of somebody else: built as a wheel, installed beside mentee's, listed, and heard."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "examples" / "plugin-narrow-excepts"
PORTS = """\
def port(text):
    try:
        return int(text)
    except ValueError:
        return None
"""
TESTS = """\
from ports import port


def test_a_number_is_a_port():
    assert port("80") == 80


def test_a_list_is_no_port():
    assert port(["80"]) is None
"""


def run(*command, cwd, **variables):
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(project: Path, folder: Path) -> Path:
    """The wheel of a copy of a project, so that nothing is written beside its sources."""
    copy = folder / project.name
    left_out = shutil.ignore_patterns(
        ".*", "build", "*.egg-info", "__pycache__", "tests", "docs", "benchmarks"
    )
    shutil.copytree(project, copy, ignore=left_out)
    out = folder / f"{project.name}-wheel"
    run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check"),
        *("--outdir", out, copy),
        cwd=folder,
    )
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a virtual environment with both wheels, and the dependencies that are here already.

    A .pth line adds the folder of the dependencies to the path. Lines of .pth files in that folder are not
    executed, so that an editable mentee there is not found, and its wheel is.
    """
    folder = tmp_path_factory.mktemp("third-party")
    place = folder / "venv"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    site = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    )
    # Entry points of the developer's own editable mentee must not be found: hide all but its dependencies.
    dependencies = folder / "dependencies"
    dependencies.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "mentee" not in path.name and path.suffix != ".pth":
            (dependencies / path.name).symlink_to(path)
    (site / "dependencies.pth").write_text(f"{dependencies}\n", encoding="utf-8")
    for wheel in (build(ROOT, folder), build(PLUGIN, folder)):
        run(
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            wheel,
            cwd=folder,
        )
    return place / "bin"


@pytest.fixture
def ports(make_repo) -> Path:
    return make_repo({"ports.py": PORTS, "test_ports.py": TESTS})


def patched(bin_folder: Path, repo: Path, *options: str) -> list[str]:
    """The lines that the patch of a run adds, and the criteria that candidates fell to."""
    output = run(bin_folder / "mentee", "solve", "--json", *options, cwd=repo)
    report = json.loads(output)
    assert report["verified"], report["reason"]
    lines = report["patch"].splitlines()
    added = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
    return [*added, *report["candidates"]["fell"]]


def test_the_wheel_of_mentee_holds_every_module_of_the_house(installed: Path):
    (wheel,) = (installed.parents[1] / f"{ROOT.name}-wheel").glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    folders = {
        "mentee": "mentee",
        **{f: f"mentee/{f}" for f in ("cli", "memory", "plugins", "runtime", "tui")},
    }
    for folder, place in folders.items():
        modules = {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob("*.py")}
        assert {f"{place}/{module}" for module in modules} <= names


def test_it_is_listed_with_its_distribution_and_version(installed: Path, tmp_path: Path):
    listing = json.loads(run(installed / "mentee", "plugins", "--json", cwd=tmp_path))
    (found,) = [info for info in listing if info["name"] == "narrow-excepts"]
    assert (found["distribution"], found["version"]) == ("mentee-narrow-excepts", "1.2.0")
    assert set(found["hooks"]) == {"mentee_critics", "mentee_rubrics"}
    assert found["fault"] == ""
    where = run(
        installed / "python", "-c", "import mentee.runtime.loop as m; print(m.__file__)", cwd=tmp_path
    )
    assert where.startswith(str(installed.parent))


def test_it_changes_what_is_decided(installed: Path, ports: Path):
    without = patched(installed, ports, "-p", "no:narrow-excepts")
    assert "except (ValueError, TypeError):" in without
    heard = patched(installed, ports)
    assert "except (ValueError, TypeError):" not in heard
    assert "errors.not-hidden" in heard


def test_it_takes_part_in_a_review(installed: Path, ports: Path):
    (ports / "ports.py").write_text(PORTS.replace("except ValueError", "except Exception"), encoding="utf-8")
    run("git", "commit", "-qam", "wider", cwd=ports)
    reviewed = subprocess.run(
        [installed / "mentee", "review"], cwd=ports, capture_output=True, text=True, timeout=60, check=False
    )
    assert reviewed.returncode == 1
    assert "ports.py:4: errors.not-hidden 0.00 catches Exception" in reviewed.stdout


def test_its_own_tests_pass(installed: Path):
    command = [installed / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", PLUGIN / "tests"]
    run(*command, cwd=PLUGIN, PYTHONDONTWRITEBYTECODE="1")
