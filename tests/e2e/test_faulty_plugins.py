"""A plugin that misbehaves costs events, and never the run."""

import pytest
from mentee.runtime.events import PluginFaulted, PluginSetAside
from mentee.runtime.runs import RunStore

CRITIC = """\
import asyncio, ctypes, math, os, signal, threading
from mentee import hookimpl
from mentee.runtime.contracts.critique import Critique, Finding

class Bad:
    name, cost_ms = "bad", 0.1
    async def critique(self, batch, context):
        {body}

@hookimpl
def mentee_critics(setup):
    return [Bad()]
"""
MODULE = """\
import time
from mentee import hookimpl

{body}
"""
CRITICS = {
    "raises": ("raise LookupError('lost')", "raised"),
    "hangs": ("await asyncio.Event().wait()", "timeout"),
    "answers with the wrong type": ("return 'fine'", "type"),
    "scores with NaN": ("return [Critique((Finding('x', math.nan),))] * len(batch)", "type"),
    "leaves candidates out": ("return [Critique()]", "type"),
    "finds what is no finding": ("return [Critique('xy')] * len(batch)", "type"),
    "cancels the run": ("raise asyncio.CancelledError", "raised"),
    "ends the process": ("os._exit(0)", "blocked"),
    "holds the interpreter in native code": ("ctypes.PyDLL(None).sleep(600)", "blocked"),
    "never gives way": ("threading.Event().wait()", "blocked"),
    "crashes the process": (
        "signal.signal(signal.SIGSEGV, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGSEGV)",
        "blocked",
    ),
}
RUNNER = """\
class Sure:
    name = "sure"
    def claims(self, ground):
        {claims}
    async def open(self, ground):
        return self
    async def collect(self, tests=None):
        ...
    async def run(self, tests=None, *, trace=False, deadline_s=0.0):
        {run}
    async def validate(self, batch, *, deadline_s=0.0):
        ...
    async def close(self):
        ...

@hookimpl
def mentee_runners(setup):
    return [Sure()]
"""
MODULES = {
    "an import that hangs": "import threading\nthreading.Event().wait()",
    "a runner that cannot say whether it is sure": RUNNER.format(claims="return 'very'", run="..."),
    "a runner that holds the interpreter": RUNNER.format(
        claims="return 1.0", run="__import__('ctypes').PyDLL(None).sleep(600)"
    ),
    "a memory that recalls a number": "@hookimpl\ndef mentee_recall(situation):\n    return 7",
    "an event hook that raises": "@hookimpl\ndef mentee_event(event):\n    raise OSError('no')",
    "a factory that brings junk": "@hookimpl\ndef mentee_sandboxes(setup):\n    return ['junk', 7]",
    "a factory that raises": "@hookimpl\ndef mentee_policies(setup):\n    raise KeyError('x')",
    "a decision of the wrong type": "@hookimpl\ndef mentee_decide(deliberation):\n    return 'accept'",
    "a rubric of the wrong type": "@hookimpl\ndef mentee_rubrics(task):\n    return {'a': 1}",
}
# Short enough for a test, long enough for what is not at fault on a busy machine.
PATIENCE = {"MENTEE_HOOK_TIMEOUT_S": "3", "MENTEE_HEARTBEAT_S": "3"}


def faults(data_dir, plugin: str) -> tuple[set[str], bool]:
    """Kinds of the faults of a plugin in the only run, and whether it was set aside."""
    (folder,) = RunStore(data_dir).all()
    events = folder.events()
    kinds = {e.fault for e in events if isinstance(e, PluginFaulted) and e.plugin == plugin}
    return kinds, any(isinstance(e, PluginSetAside) and e.plugin == plugin for e in events)


@pytest.mark.parametrize("fault", CRITICS)
def test_a_critic_that(fault, shop, solve, tmp_path, data_dir):
    body, kind = CRITICS[fault]
    (tmp_path / "bad_plugin.py").write_text(CRITIC.format(body=body))
    done = solve(shop, "-p", "bad_plugin", env={"PYTHONPATH": str(tmp_path), **PATIENCE})
    assert done.returncode == 0, done.stderr
    assert "price <= limit" in done.stdout
    kinds, aside = faults(data_dir, "bad_plugin")
    assert kinds == {kind}
    assert aside
    assert "bad_plugin" in done.stderr


@pytest.mark.parametrize("fault", MODULES)
def test_a_plugin_with(fault, shop, solve, tmp_path, data_dir):
    (tmp_path / "bad_plugin.py").write_text(MODULE.format(body=MODULES[fault]))
    done = solve(shop, "-p", "bad_plugin", "--runner", "auto", env={"PYTHONPATH": str(tmp_path), **PATIENCE})
    assert done.returncode == 0, done.stderr
    assert "price <= limit" in done.stdout
    assert faults(data_dir, "bad_plugin")[0]
    assert "plugin bad_plugin" in done.stderr
    assert "plugin bad_plugin" in done.stdout


@pytest.mark.parametrize(
    ("body", "arguments", "code"),
    [
        ("raise SystemExit(0)", (), 2),
        (RUNNER.format(claims="return 1.0", run="raise OSError('lost')"), ("--runner", "sure"), 5),
    ],
    ids=["cannot be imported", "is needed and fails"],
)
def test_what_was_asked_for_by_name_and(body, arguments, code, shop, solve, tmp_path):
    (tmp_path / "bad_plugin.py").write_text(MODULE.format(body=body))
    done = solve(shop, "-p", "bad_plugin", *arguments, env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == code, done.stderr
    assert "bad_plugin" in done.stderr
    assert "  -> " in done.stderr
    assert "bug" not in done.stderr
