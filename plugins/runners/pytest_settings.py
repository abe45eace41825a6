"""What a repository asks of pytest, and what of it is passed on.

``addopts`` mixes two kinds of options. Those that say which tests there are and how they are imported and
configured (``-m``, ``-k``, ``--ignore``, ``--import-mode``, ``--doctest-modules``, ``--strict-markers``,
``-p``, ``-W``, ``-o``, options of plugins) are passed on, or the suite would be another one. Those that only
change when a run stops, how it is spread, measured or shown (``-x``, ``-n``, ``--cov``, ``--lf``, ``-v``,
``--junitxml`` ...) are dropped: they would end a run at the first failure, trace it a second time, or cost
time for output that no one reads.
"""

import configparser
import shlex
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...runtime.contracts.runner import Ground
from .signs import read_text

_FLAGS = frozenset(
    "-x --exitfirst --lf --last-failed --ff --failed-first --nf --new-first --cache-clear --cache-show --sw "
    "--stepwise --sw-skip --stepwise-skip --pdb --trace -s -l --showlocals --no-showlocals --no-header "
    "--no-summary --full-trace --force-sugar --no-cov --no-cov-on-fail --cov --cov-branch --cov-append "
    "--cov-reset --disable-warnings --disable-pytest-warnings --setup-show --setup-only --setup-plan "
    "--collect-only --co --quiet --verbose --xfail-tb --instafail --self-contained-html --strict-config "
    "--random-order --benchmark-skip --pastebin --no-flaky-report --testmon --force-short-summary".split()
)
_VALUED = frozenset(
    "--maxfail --durations --durations-min --tb --color --code-highlight --capture --show-capture --junitxml "
    "--junit-xml --junit-prefix --junitprefix -r -n --numprocesses --dist --tx --maxprocesses "
    "--max-worker-restart "
    "--cov-report --cov-config --cov-fail-under --cov-context --html --css --reruns --reruns-delay --timeout "
    "--timeout-method --session-timeout --log-file --report-log --random-order-seed --random-order-bucket "
    "--verbosity --basetemp --rootdir --confcutdir -c --config-file --lfnf --last-failed-no-failures "
    "--force-flaky --max-runs --min-passes --json-report-file --alluredir --show-progress".split()
)
_SHORT = "vqlsx"


@dataclass(frozen=True, slots=True)
class PytestSettings:
    """What the worker is told.

    Attributes:
        file: the configuration file, where the tests see it; "" when there is none.
        options: the options of ``addopts`` that are passed on.
        places: where tests are looked for, relative to the root.
        lean: whether the lean start is worth trying.
    """

    file: str
    options: tuple[str, ...]
    places: tuple[str, ...]
    lean: bool

    def as_job(self) -> dict[str, Any]:
        """The part of a worker's job."""
        return {
            "settings": self.file,
            "options": list(self.options),
            "places": list(self.places),
            "lean": self.lean,
        }


def read_settings(ground: Ground) -> PytestSettings:
    """Read the configuration file that pytest would take at the root."""
    root = ground.repository if ground.sandbox.mounts else ground.workspace
    name, values = _configuration(ground.workspace)
    options = kept(_words(values.get("addopts", "")))
    return PytestSettings(
        file=str(root / name) if name else "",
        options=tuple(options),
        places=tuple(_words(values.get("testpaths", ""))),
        lean=not values.get("required_plugins"),
    )


def kept(options: Sequence[str]) -> list[str]:
    """Keep the options that say which tests there are and how they are configured."""
    found: list[str] = []
    rest = iter(options)
    for option in rest:
        name, equals, _ = option.partition("=")
        if name in _FLAGS or (name.startswith("--cov") and name not in _VALUED):
            continue
        if name in _VALUED:
            if not equals:
                next(rest, None)
            continue
        if _is_cluster(option):
            continue
        found.append(option)
    return found


def _is_cluster(option: str) -> bool:
    """Whether it is like ``-vv``, ``-rfE``, ``-n4``, ``-qs``."""
    if option.startswith("--") or not option.startswith("-") or len(option) < 2:
        return False
    return option[1] in "rn" or all(letter in _SHORT for letter in option[1:])


def _configuration(root: Path) -> tuple[str, Mapping[str, Any]]:
    # In the order of pytest, which takes pytest.ini even when it is empty.
    for name, section in (
        ("pytest.ini", "pytest"),
        (".pytest.ini", "pytest"),
        ("pyproject.toml", ""),
        ("tox.ini", "pytest"),
        ("setup.cfg", "tool:pytest"),
    ):
        text = read_text(root / name)
        values = _toml(text) if not section else _ini(text, section)
        if values is not None or (name == "pytest.ini" and (root / name).is_file()):
            return name, values or {}
    return "", {}


def _toml(text: str) -> Mapping[str, Any] | None:
    try:
        table: Any = tomllib.loads(text).get("tool", {}).get("pytest")
    except (tomllib.TOMLDecodeError, AttributeError):
        return None
    if not isinstance(table, dict):
        return None
    return table.get("ini_options", table)


def _ini(text: str, section: str) -> Mapping[str, Any] | None:
    parser = configparser.RawConfigParser(strict=False, inline_comment_prefixes=("#",), allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    return dict(parser[section]) if parser.has_section(section) else None


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        try:
            return shlex.split(value, comments=False)
        except ValueError:
            return value.split()
    return [str(word) for word in value] if isinstance(value, list) else []
