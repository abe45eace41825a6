"""Set-up, call and teardown of one test, through pytest's hooks.

A report is made only where someone looks at it: for tests that are expected to fail, which pytest judges in
its report, and in suites whose ``conftest.py`` or plugins have a say in reports. It costs more than most
tests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ending = tuple[str, "BaseException | None"]


def reports_are_read(config: Any) -> bool:
    """Whether anyone but pytest itself takes part in making reports."""
    implementations = config.hook.pytest_runtest_makereport.get_hookimpls()
    return any(not _is_pytests_own(found.function) for found in implementations)


def _is_pytests_own(function: Any) -> bool:
    return getattr(function, "__module__", "").startswith("_pytest.")


def run_phase(item: Any, when: str, with_report: bool, **arguments: Any) -> Ending:
    """Run one phase; return its outcome and what was raised."""
    hook = getattr(item.ihook, f"pytest_runtest_{when}")
    bad = "failed" if when == "call" else "error"
    if with_report or item.get_closest_marker("xfail") is not None:
        return _judged_by_pytest(item, when, bad, lambda: hook(item=item, **arguments))
    error = _raised(lambda: hook(item=item, **arguments))
    # A unittest.TestCase keeps its exceptions to itself until a report is made.
    kept = getattr(item, "_excinfo", None)
    if kept:
        error, item._excinfo = kept[0].value, None
    return ("passed", None) if error is None else (_skipped(error) or bad, error)


def _judged_by_pytest(item: Any, when: Any, bad: str, function: Callable[[], object]) -> Ending:
    call = pytest.CallInfo.from_call(function, when=when)
    report = item.ihook.pytest_runtest_makereport(item=item, call=call)
    if not report.failed:
        return report.outcome, None
    error = call.excinfo.value if call.excinfo is not None else AssertionError(str(report.longrepr))
    return bad, error


def _raised(call: Callable[[], object]) -> BaseException | None:
    try:
        call()
    # Whatever a test raises is its result, sys.exit and KeyboardInterrupt included.
    except BaseException as error:
        return error
    return None


def _skipped(error: BaseException) -> str:
    return "skipped" if isinstance(error, (pytest.skip.Exception, pytest.xfail.Exception)) else ""


def note_phases(item: Any) -> None:
    """Leave a note for ``tmp_path``, which looks in its teardown for what a report would have noted."""
    try:
        from _pytest.tmpdir import tmppath_result_key
    except ImportError:  # older versions keep no note
        return
    item.stash.setdefault(tmppath_result_key, {})
