"""A plugin that misbehaves costs an event and never the run."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from mentee.runtime.contracts.task import Task
from mentee.runtime.dispatch import Fault, Plugins, load_plugins, split_switches
from mentee.runtime.errors import UsageError

from mentee import hookimpl


class Point:
    """An entry point that holds its plugin."""

    def __init__(self, name, plugin):
        self.name, self.plugin, self.dist = name, plugin, SimpleNamespace(name=f"dist-{name}", version="1")

    def load(self):
        if isinstance(self.plugin, Exception):
            raise self.plugin
        return self.plugin


def plugin(function):
    """An object with one ``mentee_recall`` implementation."""
    return SimpleNamespace(mentee_recall=hookimpl(function))


def plugins_of(**named) -> tuple[Plugins, list[Fault]]:
    plugins = load_plugins(points=[Point(name, thing) for name, thing in named.items()])
    faults: list[Fault] = []

    async def keep(fault: Fault) -> None:
        faults.append(fault)

    plugins.on_fault = keep
    return plugins, faults


def recall(plugins: Plugins) -> list[tuple[str, object]]:
    return asyncio.run(plugins.gather("mentee_recall", situation=None))


def test_one_raises_and_the_others_answer():
    def mentee_recall(situation):
        raise LookupError("lost")

    plugins, faults = plugins_of(bad=plugin(mentee_recall), good=plugin(lambda situation: ["remember"]))
    assert recall(plugins) == [("good", ["remember"])]
    assert faults == [Fault("bad", "mentee_recall", "raised", "LookupError: lost")]


@pytest.mark.parametrize("error", [SystemExit(0), KeyboardInterrupt(), asyncio.CancelledError()])
def test_what_would_end_the_process_or_the_run_is_a_fault_like_any_other(error):
    def mentee_recall(situation):
        raise error

    async def recalls(situation):
        raise error

    plugins, faults = plugins_of(
        later=plugin(recalls), now=plugin(mentee_recall), ok=plugin(lambda situation: [])
    )
    assert recall(plugins) == [("ok", [])]
    assert {fault.kind for fault in faults} == {"raised"}
    assert len(faults) == 2


def test_who_stops_the_run_is_not_taken_for_a_plugin_that_cancels():
    async def mentee_recall(situation):
        await asyncio.Event().wait()

    plugins, faults = plugins_of(slow=plugin(mentee_recall))

    async def stopped():
        task = asyncio.create_task(plugins.gather("mentee_recall", situation=None))
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stopped())
    assert faults == []


def test_one_hangs_and_the_others_answer():
    end = threading.Event()
    plugins, faults = plugins_of(
        slow=plugin(lambda situation: end.wait(30)), good=plugin(lambda situation: ["remember"])
    )
    plugins.timeout_s = 0.05

    async def scenario():
        try:
            return await plugins.gather("mentee_recall", situation=None)
        finally:
            end.set()

    assert asyncio.run(scenario()) == [("good", ["remember"])]
    assert [(f.plugin, f.kind) for f in faults] == [("slow", "timeout")]


def test_async_implementations_are_awaited_and_take_only_the_arguments_they_name():
    async def mentee_recall():
        await asyncio.sleep(0)
        return ["async"]

    plugins, faults = plugins_of(a=plugin(mentee_recall))
    assert recall(plugins) == [("a", ["async"])]
    assert not faults


@pytest.mark.parametrize("wrong", ["text", [1], 7])
def test_a_factory_that_brings_the_wrong_kind_is_a_fault(wrong):
    plugins, faults = plugins_of(a=plugin(lambda situation: wrong))
    assert asyncio.run(plugins.bring("mentee_recall", Task, situation=None)) == []
    assert [f.kind for f in faults] == ["type"]


def test_one_that_is_set_aside_is_not_called():
    plugins, _ = plugins_of(a=plugin(lambda situation: ["a"]), b=plugin(lambda situation: ["b"]))
    plugins.aside.add("a")
    assert recall(plugins) == [("b", ["b"])]


def test_a_plugin_that_cannot_be_loaded_is_listed_with_its_fault_and_the_rest_is_loaded():
    plugins, _ = plugins_of(broken=ImportError("no such thing"), good=plugin(lambda situation: ["g"]))
    broken, good = plugins.listing()
    assert (broken.name, broken.fault) == ("broken", "ImportError: no such thing")
    assert (good.distribution, good.hooks, good.fault) == ("dist-good", ("mentee_recall",), "")
    assert recall(plugins) == [("good", ["g"])]


def test_an_implementation_with_an_argument_that_no_hook_has_is_named():
    plugins, _ = plugins_of(a=plugin(lambda weather: ["a"]))
    (info,) = plugins.listing()
    assert "weather" in info.fault
    assert recall(plugins) == []


def test_a_stream_that_breaks_off_keeps_what_it_gave():
    async def proposals():
        yield 1
        raise RuntimeError("broke")

    plugins, faults = plugins_of()

    async def scenario():
        return [item async for item in plugins.stream("p", "propose", proposals(), 5.0)]

    assert asyncio.run(scenario()) == [1]
    assert [f.message for f in faults] == ["RuntimeError: broke"]


def test_the_supervisor_is_told_whose_code_runs():
    labels: list[str] = []
    plugins, _ = plugins_of(a=plugin(lambda situation: list(labels)))
    plugins.mark = labels.append
    assert recall(plugins) == [("a", ["a\tmentee_recall"])]
    assert labels == ["a\tmentee_recall", ""]


def test_switches_name_plugins_that_exist():
    with pytest.raises(UsageError, match="no plugin is called 'nonesuch'"):
        load_plugins(off=["nonesuch"], points=[])
    with pytest.raises(UsageError, match="cannot be loaded"):
        load_plugins(on=["no_such_module_anywhere"], points=[])
    assert split_switches(["no:repair", "my.module"]) == (["repair"], ["my.module"])
