from xml.etree import ElementTree as ET

from mentee.plugins.reports.junit import JUnit
from mentee.runtime.report import Tests
from mentee.runtime.testing import ReporterContract, a_report, some_reports


class TestContract(ReporterContract):
    def make(self):
        return JUnit()


def suite(report):
    (found,) = ET.fromstring(JUnit().render(report))
    return found


def cases(report):
    """Each case as class, name and what is wrong."""
    found = suite(report).findall("testcase")
    return [(c.get("classname"), c.get("name"), c[0].tag if len(c) else "") for c in found]


def test_every_report_is_well_formed_whatever_it_holds():
    for report in some_reports():
        assert suite(report).get("name") == "mentee"


def test_a_solved_run_passes_with_the_patch_as_output():
    assert cases(a_report()) == [
        ("mentee", "a verified patch", "system-out"),
        ("test_a", "test_x[1-2]", ""),
    ]
    found = suite(a_report())
    assert [found.get(k) for k in ("tests", "failures", "errors", "skipped")] == ["2", "0", "0", "0"]
    assert "+x = 2" in found.findtext("testcase/system-out", "")


def test_tests_fail_that_still_fail_or_broke_and_others_are_skipped():
    tests = Tests(
        still_failing=("tests/test_a.py::TestX::test_y",),
        broken=("pkg.test_b.Case.test_z",),
        unrelated=("t.py::test_w",),
    )
    report = a_report(outcome="not solved", exit_code=1, verified=False, patch="", tests=tests)
    assert cases(report) == [
        ("mentee", "a verified patch", "failure"),
        ("tests.test_a.TestX", "test_y", "failure"),
        ("pkg.test_b.Case", "test_z", "failure"),
        ("t", "test_w", "skipped"),
    ]


def test_a_run_that_never_came_to_an_end_is_an_error_and_no_failure():
    report = a_report(outcome="budget spent", exit_code=4, verified=False, patch="", tests=Tests())
    assert cases(report) == [("mentee", "a verified patch", "error")]
