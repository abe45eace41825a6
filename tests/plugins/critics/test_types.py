import asyncio
import json
from dataclasses import replace

from mentee.plugins.critics.types import Types, configured, delta, read_mypy, read_pyright
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.testing import CriticContract, MemoryTree

CHECKER = """\
#!/bin/sh
# A stand-in for a type checker: it complains of every line that has the word "wrong" in it.
grep -n wrong shop.py | python3 -c '
import json, sys
lines = [line.partition(":") for line in sys.stdin]
print(json.dumps({"generalDiagnostics": [
    {"file": "/x/shop.py", "severity": "error", "message": text.strip(),
     "range": {"start": {"line": int(number) - 1}}} for number, _, text in lines]}))
'
"""


class TestContract(CriticContract):
    def make(self):
        return Types()


def test_only_a_checker_that_the_repository_configures_is_asked():
    assert configured(MemoryTree({"pyproject.toml": "[tool.mypy]\nstrict = true\n"})) == "mypy"
    assert configured(MemoryTree({"pyrightconfig.json": "{}"})) == "pyright"
    assert configured(MemoryTree({"pyproject.toml": "[tool.ruff]\n"})) == ""


def test_one_that_is_configured_and_not_installed_is_said_and_judges_nothing(make_context):
    context = make_context({"pyrightconfig.json": "{}", "a.py": "x = 1\n"})
    (critique,) = asyncio.run(Types().critique([Candidate((Edit("a.py", 4, 5, "2"),))], context))
    assert critique.findings == ()
    assert "configures pyright, which is not installed" in critique.note


def test_only_complaints_that_are_new_count_though_lines_move(make_context, tmp_path):
    checker = tmp_path / "bin" / "pyright"
    checker.parent.mkdir()
    checker.write_text(CHECKER, encoding="utf-8")
    checker.chmod(0o755)
    context = make_context({"pyrightconfig.json": "{}", "shop.py": "wrong = 1\nx = 2\n"})
    interpreter = replace(context.ground.interpreter, path=checker.parent / "python")
    context = replace(context, ground=replace(context.ground, interpreter=interpreter))
    moved = Candidate((Edit("shop.py", 0, 0, "y = 0\n"),))
    worse = Candidate((Edit("shop.py", 0, 0, "wrong_too = 0\n"),))
    clean, new = asyncio.run(Types().critique([moved, worse], context))
    assert [f.score for f in clean.findings] == [1.0]
    assert [(f.score, f.message, f.start) for f in new.findings] == [(0.5, "wrong_too = 0", 1)]


def test_both_forms_of_output_are_read_and_anything_else_is_none():
    (one,) = read_mypy("a.py:3: error: Bad thing  [arg-type]\na.py:4: note: see\nFound 1 error\n")
    assert (one.path, one.line, one.says) == ("a.py", 3, "Bad thing  [arg-type]")
    assert delta([one], [one, one]) == [one]
    assert read_pyright("Traceback") is None
    assert read_pyright(json.dumps({"generalDiagnostics": [{"file": 1}]})) is None
