"""Each experiment on a method still shows its claim; worlds are seeded, so the figures do not change."""

import importlib
import pkgutil

import pytest

import benchmarks.methods

NAMES = [m.name for m in pkgutil.iter_modules(benchmarks.methods.__path__) if not m.name.startswith("_")]


@pytest.mark.parametrize("name", NAMES)
def test_a_method_is_better_than_its_baseline(name, capsys):
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(f"benchmarks.methods.{name}").main()
    assert ended.value.code in (0, False)
    assert capsys.readouterr().out.startswith(f"benchmarks.methods.{name} ratio=")
