"""The supervisor sees what the run cannot: native code that holds the interpreter, and its own death."""

import ctypes
import os
import select
import signal
import subprocess
import sys
import textwrap

from mentee.runtime.errors import Exit
from mentee.runtime.supervisor import supervise


def test_the_exit_code_passes_through_and_tick_is_called():
    ticks = []
    assert supervise(lambda pulse, fatal: 4, 10.0, lambda: ticks.append(1)) == 4
    assert ticks


def test_native_code_that_holds_the_lock_is_killed_and_the_run_goes_on_without_that_plugin():
    def work(pulse, fatal):
        if fatal:
            return 0 if fatal == ("stubborn\tcritique",) else 9
        pulse.mark("stubborn\tcritique")
        ctypes.PyDLL(None).sleep(60)
        return 8

    assert supervise(work, 0.3, lambda: None) == 0


def test_a_crash_in_native_code_of_a_plugin_does_not_end_the_run():
    def work(pulse, fatal):
        if fatal:
            return 0
        pulse.mark("crasher\tmentee_event")
        signal.signal(signal.SIGSEGV, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGSEGV)
        return 8

    assert supervise(work, 10.0, lambda: None) == 0


def test_a_plugin_that_ends_the_process_ends_no_run():
    def work(pulse, fatal):
        if fatal:
            return 0
        pulse.mark("leaver\tmentee_event")
        os._exit(0)

    assert supervise(work, 10.0, lambda: None) == 0


def test_a_request_to_end_reaches_the_run_as_an_interrupt_and_is_not_taken_for_one_afterwards():
    before = signal.getsignal(signal.SIGTERM)

    def work(pulse, fatal):
        signal.signal(signal.SIGTERM, lambda number, frame: os._exit(Exit.INTERRUPTED))
        os.kill(os.getppid(), signal.SIGTERM)
        signal.pause()
        return 8

    assert supervise(work, 10.0, lambda: None) == Exit.INTERRUPTED
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_kill_from_outside_is_reported_and_not_undone():
    def work(pulse, fatal):
        os.kill(os.getpid(), signal.SIGKILL)
        return 8

    assert supervise(work, 10.0, lambda: None) == Exit.KILLED


def test_an_interrupted_run_that_does_not_end_by_itself_is_killed():
    def work(pulse, fatal):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.kill(os.getppid(), signal.SIGINT)
        signal.pause()
        return 8

    assert supervise(work, 10.0, lambda: None) == Exit.INTERRUPTED


def test_the_run_dies_with_its_supervisor():
    program = textwrap.dedent("""
        import os, signal, sys
        from mentee.runtime.supervisor import supervise
        def work(pulse, fatal):
            print(os.getpid(), flush=True)
            signal.pause()
        supervise(work, 60.0, lambda: None)
    """)
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    # The child holds the other end of the pipe: it becomes readable, at its end, when the child is gone.
    assert select.select([parent.stdout], [], [], 10.0)[0]
    assert parent.stdout.read() == b""
    parent.stdout.close()
    assert child > 0
