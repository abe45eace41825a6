"""Whether a patched library behaves as the one with the real fix.

Equal syntax trees are right at once. Else the tests of the fix run on both, watched by ``realbugs_watch``:
every call that they make into the fixed file is made again, and with near arguments, and what each gives is
compared. A near input on which the fixed library breaks (TypeError and the like) is left out: it was never
meant.
"""

import ast
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LEAST = 15
"""Calls that must have been compared for a ``yes``."""

_LIMIT_S = 240.0
_BREAKS = tuple(f"raises {name}" for name in ("TypeError", "AttributeError", "KeyError", "IndexError"))
_PLUGIN = Path(__file__).with_name("realbugs_watch.py")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says.

    Attributes:
        right: ``yes``, ``no``, ``unclear`` where too little could be compared; empty where nothing was.
        compared: how many calls.
        differs: the first call that tells, and what each side gives.
    """

    right: str
    compared: int
    differs: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """What both trees are watched with.

    Attributes:
        source: the file that the fix changes.
        test_files: run on both.
        root: the folder that makes the library importable.
        python: the interpreter that can run the tests.
        env: the environment of the runs.
    """

    source: str
    test_files: Sequence[str]
    root: str
    python: Path
    env: Mapping[str, str]


def judge(patched: Path, reference: Path, side: Side) -> Verdict:
    """Compare the tree with the patch and the tree with the real fix."""
    if same_code((patched / side.source).read_text("utf-8"), (reference / side.source).read_text("utf-8")):
        return Verdict("yes", 0)
    return compare(watched(patched, side), watched(reference, side))


def same_code(one: str, other: str) -> bool:
    """Whether two files are equal but for comments, layout, docstrings and annotations of functions."""
    return ast.dump(_bare(one)) == ast.dump(_bare(other))


def _bare(text: str) -> ast.Module:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
            for argument in ast.walk(node.args):
                if isinstance(argument, ast.arg):
                    argument.annotation = None
    return tree


def watched(tree: Path, side: Side) -> dict[str, tuple[bool, str]]:
    """By call: whether the tests make it themselves, and what it gives."""
    tests = [n for n in side.test_files if Path(n).name.startswith("test") or n.endswith("_test.py")]
    tools = tree.parent / f"{tree.name}-watch"
    tools.mkdir(exist_ok=True)
    shutil.copy(_PLUGIN, tools / _PLUGIN.name)
    out = tools / "told.json"
    here = {
        **side.env,
        "PYTHONPATH": f"{tools}:{tree / side.root}",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "WATCH_FILE": str(tree / side.source),
        "WATCH_OUT": str(out),
    }
    command = [str(side.python), "-m", "pytest", "-q", "-p", _PLUGIN.stem, "-p", "no:cacheprovider", *tests]
    try:
        subprocess.run(command, cwd=tree, env=here, capture_output=True, timeout=_LIMIT_S, check=False)
        told = json.loads(out.read_text("utf-8"))
    except (subprocess.TimeoutExpired, OSError):
        return {}
    mark = str(tree)
    return {k.replace(mark, "TREE"): (seen, text.replace(mark, "TREE")) for k, (seen, text) in told.items()}


def compare(ours: Mapping[str, tuple[bool, str]], theirs: Mapping[str, tuple[bool, str]]) -> Verdict:
    """The verdict on what both sides told."""
    compared = 0
    for call, (seen, right) in theirs.items():
        if call not in ours or (not seen and right in _BREAKS):
            continue
        compared += 1
        given = ours[call][1]
        if given != right:
            return Verdict("no", compared, f"{call[:200]} {given[:160]}, not {right[:160]}")
    return Verdict("yes" if compared >= LEAST else "unclear", compared)
