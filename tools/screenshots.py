"""Write the pictures of the terminal face, and of a report's page, that the documentation shows.

``python tools/screenshots.py`` solves one of the examples in a temporary folder, opens the face on what came
of it, and writes docs/images/*.svg. ``--png FOLDER`` writes each as PNG as well, by a headless chromium, and
with it docs/images/report.png.
"""

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SIZES = {"80x24": (80, 24), "120x36": (120, 36)}
SOLVED, WAITING = "parking", "museum"  # examples: of museum only a person can tell what is meant

Picture = tuple[str, str, Sequence[str]]
# Name, size, and the keys before it is taken; the newest run, on top of the list, is the one that waits.
PICTURES: list[Picture] = [
    ("runs", "80x24", ()),
    ("new-run", "80x24", ("n",)),
    ("question", "80x24", ("enter",)),
    ("run", "120x36", ("down", "enter")),
]
PYTHON = "/usr/bin/python3"
_FONTS = re.compile(r"@font-face\s*{[^}]*}")
_CHROMIUM = "chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all pictures; the exit code."""
    parser = argparse.ArgumentParser(description="Write the pictures of the terminal face.")
    parser.add_argument("--png", type=Path, metavar="FOLDER", help="write PNGs there as well")
    png: Path | None = parser.parse_args(arguments).png
    with tempfile.TemporaryDirectory(prefix="mentee-") as name:
        place = Path(name)
        os.environ["MENTEE_DATA_DIR"] = str(place / "data")
        os.environ["MENTEE_PLUGINS"] = "no:memory"  # what one run tells the next has no place in a picture
        os.environ["HOME"] = str(place)  # paths are shown from there
        for variable in ("NO_COLOR", "MENTEE_CONFIG"):
            os.environ.pop(variable, None)
        repository = _example(place, SOLVED)
        _solve(repository)
        _solve(_example(place, WAITING), code=3)
        IMAGES.mkdir(exist_ok=True)
        for picture in PICTURES:
            svg = asyncio.run(_taken(place, repository, picture))
            target = IMAGES / f"{picture[0]}-{picture[1]}.svg"
            target.write_text(_neutral(_FONTS.sub("", svg), place / "data"), encoding="utf-8")
            sys.stdout.write(f"{target.relative_to(ROOT)}\n")
            if png is not None:
                _to_png(target, png, place / "chromium")
        if png is not None:
            _page(place)
    return 0


def _example(place: Path, name: str) -> Path:
    """A copy of an example, as a git repository."""
    repository = place / name
    shutil.copytree(ROOT / "examples" / name / "repo", repository)
    author = ("-c", "user.name=mentee", "-c", "user.email=mentee@example.org")
    for words in (("init", "-q"), ("add", "-A"), (*author, "commit", "-qm", "first")):
        subprocess.run(["git", *words], cwd=repository, check=True)
    return repository


def _solve(repository: Path, *, code: int = 0) -> None:
    """Let mentee solve the issue of an example; a run that waits for an answer ends with 3."""
    issue = ROOT / "examples" / repository.name / "issue.md"
    command = [sys.executable, "-m", "mentee", "solve", "--issue", str(issue), "--questions", "1"]
    done = subprocess.run(command, cwd=repository, check=False, capture_output=True, text=True)
    if done.returncode != code:
        raise SystemExit(done.stderr)


async def _taken(place: Path, repository: Path, picture: Picture) -> str:
    """The picture as SVG."""
    from mentee.tui.app import MenteeApp

    _, size, keys = picture
    app = MenteeApp(place / "data", repository)
    async with app.run_test(size=SIZES[size]) as pilot:
        for key in ("", *keys):
            if key:
                await pilot.press(key)
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
        return app.export_screenshot(title="mentee")


def _neutral(svg: str, data_dir: Path) -> str:
    """The picture without the place of this machine's interpreter; lengths in it stay as they are."""
    from mentee.runtime.runs import RunStore

    for folder in RunStore(data_dir).all():
        ground = folder.state().ground
        path = ground.interpreter if ground else ""
        if len(path) > len(PYTHON):
            svg = svg.replace(path, PYTHON + "&#160;" * (len(path) - len(PYTHON)))
    return svg


def _to_png(svg: Path, folder: Path, profile: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text(encoding="utf-8"))
    width, height = (int(float(side)) + 1 for side in box.groups()) if box else (1200, 800)
    flags = [f"--user-data-dir={profile}", f"--window-size={width},{height}", "--hide-scrollbars"]
    target = f"--screenshot={(folder / svg.with_suffix('.png').name).resolve()}"
    command = [*_CHROMIUM.split(), *flags, target, svg.as_uri()]
    subprocess.run(command, check=True, capture_output=True)


def _page(place: Path) -> None:
    """The page of the run that waited, once it is answered."""
    from mentee.runtime.runs import RunStore

    mentee = [sys.executable, "-m", "mentee"]
    env = os.environ | {"PYTHONPATH": str(place)}
    waiting = next(f.id for f in RunStore(place / "data").all() if f.state().finished is None)
    page = place / "report.html"
    for words in (("answer", waiting, "2"), ("report", waiting, "--html", str(page))):
        subprocess.run([*mentee, *words], cwd=place / WAITING, env=env, check=True, capture_output=True)
    folder = RunStore(place / "data").get(waiting)
    ground = folder.state().ground
    text = page.read_text(encoding="utf-8").replace(str(place), "/home/you")
    page.write_text(text.replace(ground.interpreter if ground else PYTHON, PYTHON), encoding="utf-8")
    target = IMAGES / "report.png"
    flags = [f"--user-data-dir={place / 'chromium'}", "--window-size=1000,1500", "--hide-scrollbars"]
    command = [*_CHROMIUM.split(), *flags, f"--screenshot={target}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")


if __name__ == "__main__":
    sys.exit(main())
