"""Whether a suite needs more of pytest than the lean start gives it.

The lean start loads no plugin of another distribution and leaves out those of pytest's own that cost time for
each test, which saves up to a second and a half a process. It is given up as soon as anything hints at what
is not there: an option or a setting that pytest does not know, a mark, a fixture, a coroutine.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

LEFT_OUT = ("logging", "cacheprovider", "junitxml", "pastebin", "setuponly", "setupplan")
"""Plugins of pytest that the lean start leaves out."""

INTERFERING = (
    *("pytest_cov", "xdist", "xdist.looponfail", "randomly", "random_order", "sugar", "html", "metadata"),
    *("rerunfailures", "timeout", "instafail", "pretty", "testmon", "picked", "reportlog", "json-report"),
)
"""Plugins of others that would trace, reorder, repeat, distribute or print; their marks are made known."""

MARKS = ("timeout(*args)", "flaky(*args, **kwargs)", "no_cover", "xdist_group(name)", "order(*args)")


def unknown_setting(config: Any) -> str:
    """A setting of the configuration file that no loaded plugin registered."""
    parser, settings = getattr(config, "_parser", None), getattr(config, "inicfg", {})
    known = getattr(parser, "_inidict", None)
    aliases = getattr(parser, "_ini_aliases", {})
    if known is None:
        return ""
    return next((f"setting {name}" for name in settings if name not in known and name not in aliases), "")


def unmet_need(config: Any, items: Sequence[Any]) -> str:
    """What the collected tests need and the lean start lacks, in a few words; "" when it does."""
    unknown = unknown_setting(config)
    if unknown:
        return unknown
    marks = {line.split(":")[0].split("(")[0].strip() for line in config.getini("markers")}
    for item in items:
        for mark in item.iter_markers():
            if mark.name not in marks:
                return f"mark {mark.name}"
        need = _missing_fixture(item) or _coroutine(item)
        if need:
            return need
    return ""


def _missing_fixture(item: Any) -> str:
    info = getattr(item, "_fixtureinfo", None)
    if info is None:
        return ""
    given = getattr(getattr(item, "callspec", None), "params", {})
    for name in info.names_closure:
        if name != "request" and name not in info.name2fixturedefs and name not in given:
            return f"fixture {name}"
    return ""


def _coroutine(item: Any) -> str:
    function = getattr(item, "obj", None)
    if inspect.iscoroutinefunction(function) and not hasattr(item, "_testcase") and not _is_unittest(item):
        return "coroutines as tests"
    return ""


def _is_unittest(item: Any) -> bool:
    return type(item).__name__ == "TestCaseFunction"
