"""The process above a run: it sees a run that is stuck or dead, which the run itself cannot.

The run is a forked child that beats: its event loop writes a counter into shared memory several times a
second, which stops when native code holds the interpreter's lock, or when a coroutine never gives way. The
shared memory also names the plugin whose code is running. When the beats stop while a plugin runs, or
the child ends in a plugin's code, the child is killed and the run taken up again from its journal with that
plugin set aside. The child in turn ends when the supervisor is gone.
"""

import contextlib
import mmap
import os
import select
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Self

from .errors import Exit

BEAT_S = 0.1
_ENDINGS = (signal.SIGTERM, signal.SIGHUP)
"""What ends a process from outside, besides Ctrl-C."""
RESTARTS = 3
PATIENCE_S = 0.8
"""How long an interrupted child may take to end by itself."""
_STUCK = -1000
"""No signal has this number: the child was killed here because its beats had stopped."""
_AWAY_S = 2.0
"""After so long without a look, this process did not run."""
_LABEL_AT = 16
_SIZE = 1024
_FAULTS = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE}


class Pulse:
    """Shared memory between a run and its supervisor: a counter, and whose code is running."""

    def __init__(self) -> None:
        """Make it before the fork."""
        self._memory = mmap.mmap(-1, _SIZE)
        self._parent = os.getpid()
        self._count = 0

    def beat(self) -> None:
        """Beat once; the run's event loop does so every :data:`BEAT_S`."""
        self._count += 1
        struct.pack_into("<Q", self._memory, 0, self._count)

    def die_with_parent(self) -> None:
        """End this process, from a thread, as soon as its supervisor is gone."""
        threading.Thread(target=self._watch_parent, daemon=True, name="parent").start()

    def _watch_parent(self) -> None:
        pause = threading.Event()
        while not pause.wait(BEAT_S):
            if os.getppid() != self._parent:
                os.kill(os.getpid(), signal.SIGKILL)

    def beats(self) -> int:
        """How often the run has beaten."""
        return struct.unpack_from("<Q", self._memory, 0)[0]

    def mark(self, label: str) -> None:
        """Name whose code is running; cheap enough for every call."""
        data = label.encode()[: _SIZE - _LABEL_AT - 2]
        struct.pack_into(f"<H{len(data)}s", self._memory, _LABEL_AT, len(data), data)

    def label(self) -> str:
        """Whose code was running last."""
        (size,) = struct.unpack_from("<H", self._memory, _LABEL_AT)
        return bytes(self._memory[_LABEL_AT + 2 : _LABEL_AT + 2 + size]).decode(errors="replace")

    def __enter__(self) -> Self:
        """Use as a context manager: the memory is given back at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the memory back."""
        self._memory.close()


def supervise(
    work: Callable[[Pulse, tuple[str, ...]], int], heartbeat_s: float, tick: Callable[[], None]
) -> int:
    """Run ``work`` in a child until it ends by itself; its exit code.

    An interrupt in this process (Ctrl-C, SIGTERM, or a terminal that goes away) becomes SIGTERM in the child,
    which has a second to end by itself.

    Args:
        work: given the pulse and the labels (plugin, tab, hook) of what earlier children died in; called
            again after each restart.
        heartbeat_s: seconds without a beat after which the child is taken for stuck.
        tick: called about ten times a second in this process; what it raises ends the run.
    """
    with _interruptible():
        return _supervise(work, heartbeat_s, tick)


@contextlib.contextmanager
def _interruptible() -> Generator[None]:
    """Take SIGTERM and SIGHUP for Ctrl-C; one that is ignored (``nohup``) stays so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    mine = [number for number in _ENDINGS if signal.getsignal(number) == signal.SIG_DFL]
    for number in mine:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in mine:
            signal.signal(number, signal.SIG_DFL)


def _supervise(
    work: Callable[[Pulse, tuple[str, ...]], int], heartbeat_s: float, tick: Callable[[], None]
) -> int:
    fatal: tuple[str, ...] = ()
    while True:
        with Pulse() as pulse:
            child, alive = _fork(work, pulse, fatal)
            try:
                status = _Watch(child, alive, pulse, heartbeat_s, tick).wait()
            finally:
                os.close(alive)
            label = pulse.label()
        if status == Exit.INTERRUPTED or (status >= 0 and not label):
            return status
        # Code that ends the process, as ``os._exit`` does, leaves its label behind, and no result.
        theirs = status >= 0 or status == _STUCK or -status in _FAULTS
        if not label or label in fatal or len(fatal) >= RESTARTS or not theirs:
            return Exit.KILLED
        fatal = (*fatal, label)


def _fork(
    work: Callable[[Pulse, tuple[str, ...]], int], pulse: Pulse, fatal: tuple[str, ...]
) -> tuple[int, int]:
    """The child's process id, and a descriptor that becomes readable when the child is gone."""
    alive, held = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        os.close(held)
        return pid, alive
    code = 1
    try:
        os.close(alive)
        # A handler that does nothing, not SIG_IGN, which the programs that the child starts would inherit.
        signal.signal(signal.SIGINT, _pass)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, _pass)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        pulse.die_with_parent()
        code = int(work(pulse, fatal))
    finally:
        os._exit(code)  # the child must not run the parent's exit handlers


def _pass(number: int, frame: object) -> None:
    """Do nothing about a signal."""


@dataclass
class _Watch:
    """One child, watched until it ends."""

    child: int
    alive: int
    pulse: Pulse
    heartbeat_s: float
    tick: Callable[[], None]

    def wait(self) -> int:
        """The exit code, or minus the signal it died of, or ``_STUCK``."""
        beats, since, told = 0, time.monotonic(), 0.0
        looked = since
        while True:
            try:
                now = time.monotonic()
                # Where this process stood still (Ctrl-Z, say), the child did as well, and is not to blame.
                if self.pulse.beats() != beats or now - looked > _AWAY_S:
                    beats, since = self.pulse.beats(), now
                looked = now
                stuck = now - since > self.heartbeat_s and self.pulse.label() != ""
                if stuck or (told and now - told > PATIENCE_S):
                    os.kill(self.child, signal.SIGKILL)
                    os.waitpid(self.child, 0)
                    return _STUCK if stuck and not told else Exit.INTERRUPTED
                self.tick()
                if select.select([self.alive], [], [], BEAT_S)[0]:
                    status = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
                    self.tick()
                    return Exit.INTERRUPTED if told and status < 0 else status
            except KeyboardInterrupt:
                told = told or time.monotonic()
                os.kill(self.child, signal.SIGTERM)
            except BaseException:
                os.kill(self.child, signal.SIGKILL)
                os.waitpid(self.child, 0)
                raise
