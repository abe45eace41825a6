"""``mentee bench memory`` puts a suite through the memory as it is, and never looks at its labels."""

import json

import pytest
from click.testing import CliRunner
from mentee.memory.bench.figures import figures
from mentee.memory.bench.suite import read_suite
from mentee.memory.bench.trial import run_suite
from mentee.memory.commands.bench import bench
from mentee.runtime.errors import UsageError


def situation(applies: bool, why: str, **changes) -> dict:
    here = {
        "repo": "acme/shop",
        "languages": ["python"],
        "path": "shop/log.py",
        "symbol": None,
        "imports": [],
    }
    here |= {"task": "Log orders", "step": "edit", "action": "print the order"}
    return {**here, **changes, "applies": applies, "why": why, "hardness": "easy"}


SUITE = [
    {
        "id": "a",
        "kind": "project-fact",
        "given": {
            **situation(True, ""),
            "action": "left a print in the handler",
            "words": "we use logging here, no print. scripts/ is fine",
        },
        "situations": [
            situation(True, "same place"),
            situation(False, "other repository", repo="acme/other"),
            situation(False, "scripts are excepted", path="scripts/run.py"),
            situation(False, "other topic", action="sort orders by date"),
            situation(False, "already satisfied", action="logger.info the order"),
        ],
    }
]


@pytest.fixture
def write(tmp_path):
    def to_file(suite):
        path = tmp_path / "suite.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in suite))
        return path

    return to_file


def test_the_figures_are_counted_by_the_labels(write):
    rows = run_suite(read_suite(write(SUITE)))
    assert [row.recalled for row in rows] == [True, False, False, False, False]
    found = figures(rows)
    assert (found.auc, found.obedience.share, found.spill.share) == (1.0, 1.0, 0.0)
    assert (found.spill_facts.rows, found.spill_easy.rows, found.satisfied.rows) == (2, 3, 1)


def test_the_labels_are_not_looked_at_by_the_memory(write):
    rows = run_suite(read_suite(write(SUITE)))
    turned = json.loads(json.dumps(SUITE))
    for one in turned[0]["situations"]:
        one |= {"applies": not one["applies"], "why": "", "hardness": ""}
    others = run_suite(read_suite(write(turned)))
    assert [row.score for row in rows] == [row.score for row in others]


def test_the_command_prints_misses_by_name_and_json(write):
    path = str(write(SUITE))
    table = CliRunner().invoke(bench, ["memory", path], standalone_mode=False)
    assert "memory auc=1.000" in table.output.splitlines()[-1]
    found = json.loads(CliRunner().invoke(bench, ["memory", path, "--json"], standalone_mode=False).output)
    assert len(found["rows"]) == 5
    assert found["figures"]["obedience"]["share"] == 1.0


@pytest.mark.parametrize("text", ["", "{}\n", "no json\n"])
def test_a_file_that_is_no_suite_is_named_with_its_line(tmp_path, text):
    path = tmp_path / "suite.jsonl"
    path.write_text(text)
    with pytest.raises(UsageError) as failure:
        read_suite(path)
    assert str(path) in str(failure.value)
