"""JUnit's XML, which CI servers show: one test case a test of the issue, and one for the proof as a whole."""

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from ...runtime.contracts.report import Reporter
from ...runtime.hookspecs import hookimpl
from ...runtime.report import Report

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""

_UNPROVED = ("budget spent", "failed", "interrupted", "unfinished")
"""Outcomes that say nothing of the code: an error, where ``not solved`` is a failure."""


class JUnit:
    """A suite for the run; its cases are the tests that the patch is about."""

    name = "junit"

    def render(self, report: Report) -> str:
        """The XML document."""
        suite = ET.Element("testsuite", name="mentee", time=f"{report.seconds:.3f}")
        properties = ET.SubElement(suite, "properties")
        for name, value in _facts(report):
            ET.SubElement(properties, "property", name=name, value=_text(value))
        _proof(suite, report)
        _cases(suite, report.tests.fixed)
        _cases(suite, report.tests.still_failing, "failure", "still fails")
        _cases(suite, report.tests.broken, "failure", "passed before, fails with the patch")
        _cases(suite, report.tests.unrelated, "skipped", "failed before, and is not the issue")
        for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            suite.set(attribute, str(len(suite.findall(f"testcase/{kind}"))))
        suite.set("tests", str(len(suite.findall("testcase"))))
        root = ET.Element("testsuites", suite.attrib)
        root.append(suite)
        ET.indent(root)
        return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _proof(suite: ET.Element, report: Report) -> None:
    """The case that passes when the patch is verified, with the patch as its output."""
    case = ET.SubElement(suite, "testcase", classname="mentee", name="a verified patch")
    if not report.verified:
        kind = "error" if report.outcome in _UNPROVED else "failure"
        message = f"{report.outcome}: {report.reason}"
        wrong = ET.SubElement(case, kind, message=_text(message), type=report.outcome)
        wrong.text = _text(report.way_out)
    if report.patch:
        ET.SubElement(case, "system-out").text = _text(report.patch)


def _cases(suite: ET.Element, tests: Sequence[str], kind: str = "", message: str = "") -> None:
    for test in tests:
        place, name = _split(test)
        case = ET.SubElement(suite, "testcase", classname=_text(place), name=_text(name))
        if kind:
            ET.SubElement(case, kind, message=message)


def _split(test: str) -> tuple[str, str]:
    """The class and the name that CI servers group and list by."""
    head, bracket, parameters = test.partition("[")
    place, _, name = head.rpartition("::")
    if not place:  # as unittest names them: package.module.Class.test
        place, _, name = head.rpartition(".")
    place = place.replace(".py::", ".").removesuffix(".py").replace("/", ".").replace("::", ".")
    return place or "tests", name + bracket + parameters


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    yield "run", report.run
    yield "outcome", report.outcome
    yield "tests run", str(report.tests.ran)
    yield "candidates tried", str(report.candidates.proposed)
    if report.ground is not None:
        yield "sandbox", report.ground.sandbox
        yield "runner", report.ground.runner


def _text(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


@hookimpl
def mentee_reports() -> Sequence[Reporter]:
    """Bring the form."""
    return [JUnit()]
