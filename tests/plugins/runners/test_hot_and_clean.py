"""Candidates in the warm worker come to what a clean run of the edited files comes to."""

import asyncio
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from mentee.runtime.contracts.evidence import Outcome, TestResult
from mentee.runtime.contracts.runner import Trial, Validation

SHOP = '''\
import functools
from dataclasses import dataclass

RATE = 2
TABLE = {}


def square(n):
    return n * n


SQUARES = [square(n) for n in range(4)]


def loud(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        return function(*arguments) + 100
    return wrapper


def counter(start, step=1):
    at = start

    def following():
        nonlocal at
        at += step
        return at

    return following


@loud
def priced(amount):
    return amount * RATE


def up_to(n):
    for i in range(n):
        yield i


@functools.lru_cache(maxsize=None)
def cached(n):
    return n + 1


def one(): return 1


class Base:
    """A base."""

    def name(self):
        return "base"


class Item(Base):
    unit = "kg"

    def __init__(self, weight):
        self.__weight = weight

    def name(self):
        return "item of " + super().name()

    @property
    def weight(self):
        return self.__weight

    @weight.setter
    def weight(self, value):
        self.__weight = value

    @staticmethod
    def grams(kilos):
        return kilos * 1000

    @classmethod
    def empty(cls):
        return cls(0)

    if RATE:
        class Part:
            def __init__(self, size):
                self.size = size

            def double(self):
                return [self.size for _ in range(2)]


@dataclass
class Point:
    x: int = 0
    y: int = 0

    def sum(self) -> int:
        return self.x + self.y
'''
CASES = {
    "square": "shop.square(3) == 9",
    "squares": "shop.SQUARES == [0, 1, 4, 9]",
    "counter": "[f() for f in [shop.counter(1)] for _ in range(2)] == [2, 3]",
    "priced": "shop.priced(3) == 106",
    "rate": "shop.RATE == 2",
    "up_to": "list(shop.up_to(2)) == [0, 1]",
    "cached": "shop.cached(2) == 3",
    "one": "shop.one() == 1",
    "name": "shop.Item(1).name() == 'item of base'",
    "weight": "shop.Item(3).weight == 3",
    "grams": "shop.Item.grams(2) == 2000",
    "empty": "shop.Item.empty().weight == 0",
    "part": "shop.Item.Part(2).double() == [2, 2]",
    "point": "shop.Point(1, 2).sum() == 3",
    "default": "shop.Point(1).sum() == 1",
    "doc": "shop.Base.__doc__ == 'A base.'",
}
CHANGES = [
    ("return n * n", "return n + n"),  # ran while it was imported
    ("    return function(*arguments) + 100", "    return function(*arguments) - 100"),
    ("        at += step\n", "        at += step + 1\n"),
    ("        nonlocal at\n", ""),
    ("step=1", "step=2"),
    ("return amount * RATE", "return amount * RATE + 1"),
    ("@loud\n", ""),
    ("RATE = 2", "RATE = 3"),
    ("        yield i", "        yield i + 1"),
    ("    for i in range(n):\n        yield i\n", "    return [7] * n\n"),
    ("    return n + 1", "    return undefined + 1"),
    ("def one(): return 1", "def one(): return 2"),
    ("return 1\n", "return 1 +\n"),
    ('return "item of " + super().name()', 'return "item"'),
    ('return "base"', "return super().__repr__()[:1]"),
    ("        self.__weight = weight", "        self.__weight = weight + 1"),
    ("        return self.__weight\n", "        return self._Item__weight * 2\n"),
    ("kilos * 1000", "kilos * 100"),
    ("return cls(0)", "return cls(1)"),
    ("[self.size for _ in range(2)]", "[self.size + i for i in range(2)]"),
    ("return self.x + self.y", "if self.x:\n            return self.x\n        return self.y"),
    ("    y: int = 0", "    y: int = 5"),
    ('"""A base."""', '"""Another."""'),
    ("return kilos * 1000\n", "return kilos * 1000\n\n    unit = 'g'\n"),
    ("    return n * n\n", "    return n * n\n\n\ndef extra():\n    return square(2)\n"),
    ("import functools\n", "import functools\nimport no_such_module\n"),
]


def suite(framework: str) -> dict[str, str]:
    if framework == "pytest":
        tests = "".join(f"def test_{name}():\n    assert {case}\n\n" for name, case in CASES.items())
        return {"src/shop.py": SHOP, "tests/test_shop.py": "import shop\n\n" + tests, "conftest.py": ""}
    tests = "".join(f"    def test_{name}(self):\n        assert {case}\n\n" for name, case in CASES.items())
    head = "import unittest\nimport shop\n\nclass Shop(unittest.TestCase):\n"
    return {"src/shop.py": SHOP, "tests/test_shop.py": head + tests}


def comparable(results: tuple[TestResult, ...]) -> list[TestResult]:
    return [replace(result, duration_s=0.0) for result in results]


@pytest.mark.parametrize("way", [("pytest", "", 4), ("unittest", "3.9", 1), ("unittest", "3.13", 2)], ids=str)
def test_a_candidate_comes_to_what_a_clean_run_of_its_files_comes_to(
    make_ground, open_session, edit, interpreter_of, way
):
    framework, version, every = way
    python = interpreter_of(version) if version else Path(sys.executable)
    ground = make_ground(suite(framework), python)
    changes = CHANGES[::every]
    edits = [edit(ground, "src/shop.py", old, new) for old, new in changes]

    async def validated() -> tuple[tuple[str, ...], list[Validation]]:
        async with open_session(ground) as session:
            tests = (await session.collect()).tests
            return tests, list(await session.validate([Trial((change,), tests) for change in edits]))

    async def clean(number: int, old: str, new: str) -> tuple[TestResult, ...] | None:
        folder = ground.workspace.with_name(f"edited-{number}")
        shutil.copytree(ground.workspace, folder)
        (folder / "src/shop.py").write_text(SHOP.replace(old, new), encoding="utf-8")
        async with open_session(replace(ground, workspace=folder, repository=folder)) as session:
            report = await session.run()
            return None if report.broken else report.results

    tests, validations = asyncio.run(validated())
    assert len(tests) == len(CASES)
    for number, (change, validation) in enumerate(zip(changes, validations, strict=True)):
        expected = asyncio.run(clean(number, *change))
        if expected is not None:
            assert (validation.died, comparable(validation.results)) == ("", comparable(expected)), change
        else:
            assert validation.died == "does not compile" or validation.results[0].outcome is Outcome.ERROR, (
                change
            )
