"""Collecting and running tests in clean processes."""

import asyncio
import signal
from pathlib import Path

import pytest
from mentee.plugins.runners.pytest_runner import PytestRunner
from mentee.plugins.runners.unittest_runner import UnittestRunner
from mentee.runtime.contracts.evidence import Outcome, TestReport
from mentee.runtime.contracts.runner import Ground
from mentee.runtime.errors import EnvironmentFault

FEES = """\
def fee(amount):
    if amount > 100:
        return 5
    return 10
"""
PYTEST_SUITE = """\
    import pytest
    from shop.fees import fee

    @pytest.fixture(scope="class")
    def high():
        return 120

    @pytest.mark.parametrize("amount, expected", [(50, 10), (100, 5)])
    def test_fee(amount, expected):
        assert fee(amount) == expected

    class TestHigh:
        def test_high(self, high, low):
            assert fee(high) < fee(low)

        def test_negative(self):
            with pytest.raises(ValueError):
                fee(-1)

    @pytest.mark.xfail(strict=True)
    def test_known():
        assert fee("no")

    @pytest.mark.skip(reason="not now")
    def test_skipped():
        pass

    def test_broken_fixture(absent_minded):
        pass
    """
PYTEST_FILES = {
    "pyproject.toml": """\
        [tool.pytest.ini_options]
        addopts = "-x --cov=shop --cov-report term-missing -n 4 --strict-markers -m 'not slow' -vv"
        markers = ["slow: takes long"]
        testpaths = ["checks"]
        """,
    "src/shop/__init__.py": "",
    "src/shop/fees.py": FEES,
    "checks/conftest.py": """\
        import pytest

        @pytest.fixture
        def low():
            return 1

        @pytest.fixture
        def absent_minded():
            raise LookupError("where was I?")
        """,
    "checks/test_fees.py": PYTEST_SUITE,
    "checks/test_slow.py": """\
        import pytest

        @pytest.mark.slow
        def test_slow():
            assert False
        """,
}
UNITTEST_FILES = {
    "shop/__init__.py": "",
    "shop/fees.py": FEES,
    "tests/__init__.py": "",
    "tests/test_fees.py": """\
        import unittest
        from shop.fees import fee

        def setUpModule():
            global LIMIT
            LIMIT = 100

        class Fees(unittest.TestCase):
            @classmethod
            def setUpClass(cls):
                cls.low = 1

            def test_high(self):
                self.assertLess(fee(LIMIT + 1), fee(self.low))

            def test_limit(self):
                self.assertEqual(fee(LIMIT), 5)

            def test_many(self):
                for amount in (1, 100):
                    with self.subTest(amount=amount):
                        self.assertEqual(fee(amount), 10 if amount < 100 else 5)

            @unittest.skip("not now")
            def test_skipped(self):
                pass

            @unittest.expectedFailure
            def test_known(self):
                self.fail()

        class Broken(unittest.TestCase):
            @classmethod
            def setUpClass(cls):
                raise LookupError("where was I?")

            def test_never(self):
                pass
        """,
}


def run(ground: Ground, open_session, tests=None, **options) -> TestReport:
    async def go() -> TestReport:
        async with open_session(ground) as session:
            return await session.run(tests, **options)

    return asyncio.run(go())


def outcomes(report: TestReport) -> dict[str, str]:
    return {result.test: result.outcome.value for result in report.results}


def test_pytest_runs_as_configured_save_for_options_that_interfere(make_ground, open_session):
    report = run(make_ground(PYTEST_FILES), open_session)
    assert outcomes(report) == {
        "checks/test_fees.py::test_fee[50-10]": "passed",
        "checks/test_fees.py::test_fee[100-5]": "failed",
        "checks/test_fees.py::TestHigh::test_high": "passed",
        "checks/test_fees.py::TestHigh::test_negative": "failed",
        "checks/test_fees.py::test_known": "skipped",
        "checks/test_fees.py::test_skipped": "skipped",
        "checks/test_fees.py::test_broken_fixture": "error",
    }
    assert (report.broken, report.missing, report.strays, report.died) == ((), (), (), "")
    failed = report.results[1]
    assert failed.exception == "AssertionError"
    assert failed.message.startswith("assert 10 == 5")
    assert [(frame.path, frame.line, frame.function) for frame in failed.frames] == [
        ("checks/test_fees.py", 10, "test_fee")
    ]
    assert report.results[-1].exception == "LookupError"
    assert report.results[-1].frames[0].path == "checks/conftest.py"


def test_only_the_tests_that_are_asked_for_run(make_ground, open_session):
    asked = ["checks/test_fees.py::test_fee[100-5]", "checks/test_fees.py::test_gone"]
    report = run(make_ground(PYTEST_FILES), open_session, asked)
    assert outcomes(report) == {asked[0]: "failed", asked[1]: "error"}
    assert "no such test" in report.results[1].message


@pytest.mark.parametrize("version", ["3.9", "3.12", "3.13"])
def test_unittest_runs_with_the_standard_library_alone(make_ground, open_session, interpreter_of, version):
    ground = make_ground(UNITTEST_FILES, interpreter_of(version))
    assert (
        UnittestRunner().claims(ground) > PytestRunner().claims(ground)
        or "pytest" in ground.interpreter.modules
    )
    report = run(ground, open_session, trace=True)
    assert outcomes(report) == {
        "tests.test_fees.Broken.test_never": "error",
        "tests.test_fees.Fees.test_high": "passed",
        "tests.test_fees.Fees.test_known": "skipped",
        "tests.test_fees.Fees.test_limit": "failed",
        "tests.test_fees.Fees.test_many": "failed",
        "tests.test_fees.Fees.test_skipped": "skipped",
    }
    lines = {result.test: result.lines.get("shop/fees.py") for result in report.results}
    assert lines["tests.test_fees.Fees.test_limit"] == {2, 4}
    assert lines["tests.test_fees.Fees.test_high"] == {2, 3, 4}


@pytest.mark.parametrize("version", ["3.11", "3.12"])
def test_lines_of_threads_and_loops_are_recorded_test_by_test(
    make_ground, open_session, interpreter_of, version
):
    ground = make_ground(
        {
            "work.py": """\
                import threading

                def count(n):
                    total = 0
                    for i in range(n):
                        total += i
                    return total

                def beside(n):
                    thread = threading.Thread(target=count, args=(n,))
                    thread.start()
                    thread.join()
                """,
            "test_work.py": """\
                import unittest, work

                class Work(unittest.TestCase):
                    def test_beside(self):
                        work.beside(3)

                    def test_none(self):
                        work.count(0)
                """,
        },
        interpreter_of(version),
    )
    report = run(ground, open_session, trace=True)
    lines = [sorted(result.lines["work.py"]) for result in report.results]
    assert lines == [[4, 5, 6, 7, 10, 11, 12], [4, 5, 7]]


def test_reproductions_run_with_the_suite_under_names_of_their_own(make_ground, open_session, tmp_path):
    file = tmp_path / "outside" / "test_issue_fee.py"
    file.parent.mkdir()
    file.write_text(
        "from shop.fees import fee\n\ndef test_fee_of_120():\n    assert fee(120) == 6\n", encoding="utf-8"
    )
    name = "mentee:test_issue_fee.py::test_fee_of_120"
    for files in (PYTEST_FILES, UNITTEST_FILES):
        report = run(make_ground(files, reproductions=[file]), open_session, [name], trace=True)
        assert outcomes(report) == {name: "failed"}
        assert report.results[0].frames[-1].path == "mentee:test_issue_fee.py"
        assert [frame.line for frame in report.results[0].frames] == [4]
        assert any(path.endswith("shop/fees.py") for path in report.results[0].lines)


def test_what_cannot_be_imported_is_named_with_the_package_it_lacks(make_ground, open_session):
    files = {
        "test_good.py": "def test_good():\n    pass\n",
        "test_lacking.py": "import no_such_package.part\n",
        "test_wrong.py": "def broken(:\n",
        "test_own.py": "import helper\n",
        "helper.py": "import another_missing_one\n",
    }
    report = run(make_ground(files), open_session)
    assert outcomes(report) == {"test_good.py::test_good": "passed"}
    assert report.missing == ("another_missing_one", "no_such_package")
    reasons = dict(line.split(": ", 1) for line in report.broken)
    assert set(reasons) == {"test_lacking.py", "test_wrong.py", "test_own.py"}
    assert reasons["test_wrong.py"].startswith("SyntaxError")


def test_a_broken_conftest_is_named(make_ground, open_session):
    report = run(
        make_ground({"conftest.py": "import lost_one\n", "test_a.py": "def test_a(): pass\n"}), open_session
    )
    assert report.missing == ("lost_one",)
    assert report.broken[0].startswith("conftest.py: ModuleNotFoundError")


def test_a_test_that_ends_or_hangs_the_process_costs_that_test_alone(make_ground, open_session):
    files = {
        "test_hard.py": """\
            import itertools, os, sys

            def test_before(): pass
            def test_exit(): os._exit(3)
            def test_between(): pass
            def test_loop(): sum(itertools.count())
            def test_leave(): sys.exit("bye")
            def test_print(): os.write(1, b"x" * 1000); print("y" * 1000); sys.stdin.read()
            """,
        "conftest.py": "",
    }
    report = run(make_ground(files), open_session)
    assert list(outcomes(report).values()) == ["passed", "error", "passed", "timeout", "failed", "passed"]
    assert report.died == "" and "exit status 3" in report.results[1].message


def test_a_process_that_ends_while_it_imports_is_reported(make_ground, open_session):
    ground = make_ground({"test_a.py": "import os\nos._exit(7)\n", "conftest.py": ""})

    async def both():
        async with open_session(ground) as session:
            return await session.collect(), await session.run()

    collection, report = asyncio.run(both())
    assert collection.tests == () and "exit status 7" in collection.broken[0]
    assert "exit status 7" in report.died


def test_what_was_not_run_by_the_deadline_is_a_timeout(make_ground, open_session):
    files = {
        "test_slow.py": "import signal\ndef test_a(): signal.pause()\ndef test_b(): pass\n",
        "conftest.py": "",
    }
    report = run(make_ground(files), open_session, deadline_s=2.0)
    assert list(outcomes(report).values()) == ["timeout", "timeout"]
    assert signal.SIGKILL.name not in report.died


def test_plugins_are_loaded_where_the_suite_needs_them(make_ground, open_session):
    files = {
        "conftest.py": "",
        "test_log.py": """\
            import logging, pytest

            def test_log(caplog):
                logging.getLogger("a").warning("heard")
                assert caplog.messages == ["heard"]

            @pytest.mark.anyio
            async def test_later():
                assert True

            @pytest.fixture
            def anyio_backend():
                return "asyncio"
            """,
    }
    report = run(make_ground(files), open_session)
    assert set(outcomes(report).values()) == {"passed"}


def test_a_suite_that_needs_pytest_where_there_is_none_names_the_way_out(make_ground, interpreter_of):
    ground = make_ground(PYTEST_FILES, interpreter_of("3.9"))
    if "pytest" in ground.interpreter.modules:
        pytest.skip("this Python 3.9 has pytest")
    with pytest.raises(EnvironmentFault, match=r"pyproject\.toml configures it") as fault:
        asyncio.run(PytestRunner().open(ground))
    assert "-m pip install pytest" in fault.value.way_out


def test_an_editable_install_does_not_lead_back_to_the_unpatched_files(make_ground, open_session, tmp_path):
    import subprocess
    import sys

    files = {
        "lib_of/deep/shop/__init__.py": "",
        "lib_of/deep/shop/fees.py": FEES,
        "tests/test_it.py": "import shop.fees\n\ndef test_it():\n    assert shop.fees.fee(100) == 5\n",
        "conftest.py": "",
    }
    unpatched = make_ground(files)
    environment = tmp_path / "venv"
    options = ["--without-pip", "--system-site-packages"]
    subprocess.run([sys.executable, "-m", "venv", *options, environment], check=True)
    packages = next(environment.glob("lib/python*/site-packages"))
    (packages / "editable.pth").write_text(str(unpatched.repository / "lib_of/deep") + "\n", encoding="utf-8")
    base = str(Path(pytest.__file__).parents[1])
    (packages / "pytest.pth").write_text(base + "\n", encoding="utf-8")
    fixed = {**files, "lib_of/deep/shop/fees.py": FEES.replace("> 100", ">= 100")}
    ground = make_ground(fixed, environment / "bin" / "python", repository=unpatched.repository)
    report = run(ground, open_session)
    assert outcomes(report) == {"tests/test_it.py::test_it": "passed"}
    assert report.strays == ()


def test_a_module_of_the_repository_from_elsewhere_is_a_stray(make_ground, open_session):
    original = make_ground({"shop/__init__.py": "", "shop/fees.py": FEES})
    path = str(original.repository / "shop/fees.py")
    ground = make_ground(
        {
            "conftest.py": f"""\
                import importlib.machinery, sys
                loader = importlib.machinery.SourceFileLoader("fees", {path!r})
                sys.modules["fees"] = loader.load_module()
                """,
            "test_it.py": "import fees\ndef test_it(): pass\n",
        },
        repository=original.repository,
    )
    report = run(ground, open_session)
    assert report.strays == (f"fees from {path}",)
    assert report.results[0].outcome is Outcome.PASSED
