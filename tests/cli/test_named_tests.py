import pytest
from mentee.cli.named_tests import named_tests
from mentee.runtime.errors import UsageError

ID = "tests/test_x.py::test_y"


@pytest.mark.parametrize(
    ("command", "names"),
    [
        (ID, (ID,)),
        (f"pytest -q {ID}", (ID,)),
        (f"python -m pytest -x --tb=short -n 4 --maxfail 1 {ID} {ID}2", (ID, f"{ID}2")),
        (f"CI=1 uv run --frozen {ID}", (ID,)),
        (f"poetry run python3.12 -W error -m pytest -p no:randomly -s {ID}", (ID,)),
        (f".venv/bin/pytest {ID}", (ID,)),
        ("python -m unittest -v pkg.test_x.Case.test_y", ("pkg.test_x.Case.test_y",)),
        ("python -m unittest -s tests pkg.test_x", ("pkg.test_x",)),
        ('pytest "t.py::test[a b]"', ("t.py::test[a b]",)),
        ("t.py::test[a b-c] u.py::test", ("t.py::test[a b-c]", "u.py::test")),
        ("pytest tests", ("tests",)),
    ],
)
def test_a_test_command_gives_the_tests_that_it_names(command, names, tmp_path):
    assert named_tests(command, tmp_path) == names


@pytest.mark.parametrize(
    "command",
    [
        "",
        "pytest -q",
        "pytest -k fast",
        "python -m unittest discover",
        f"cd x && pytest {ID}",
        'pytest "t.py',
    ],
)
def test_a_command_that_names_no_test_is_refused_with_a_way_out(command, tmp_path):
    with pytest.raises(UsageError) as caught:
        named_tests(command, tmp_path)
    assert caught.value.way_out


def test_paths_come_out_relative_to_the_root(tmp_path):
    inner = tmp_path / "pkg" / "tests"
    inner.mkdir(parents=True)
    (inner / "test_x.py").touch()
    assert named_tests("pytest test_x.py::test_y", tmp_path, inner) == ("pkg/tests/test_x.py::test_y",)
    assert named_tests("pytest ../tests/test_x.py", tmp_path, inner) == ("pkg/tests/test_x.py",)
    assert named_tests(f"pytest {inner}/test_x.py::T::t", tmp_path) == ("pkg/tests/test_x.py::T::t",)
    assert named_tests("pytest pkg/tests/test_x.py", tmp_path, inner) == ("pkg/tests/test_x.py",)
