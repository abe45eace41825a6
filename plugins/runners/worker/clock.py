"""The clock of a test that shares its process with other trials.

When a test's time is over, an exception ends it, so that the process goes on. That does not reach a loop in
C, and may be caught; then a second timer ends the process by the kernel's default action.
"""

from __future__ import annotations

import signal

SHARE = 0.4
"""What a test gets of the time that it has in a fork of its own, which pays for its memory besides."""

LEAST_S = 0.02
WAIT_S = 0.5
"""Wall clock that any test may take, in which it may wait for others."""

AGAIN_S = 0.02
"""CPU seconds after which a test that caught the exception gets another."""


class Rang(BaseException):
    """The time of the test that runs is over."""


class Clock:
    """Measures one test at a time.

    Attributes:
        rang: whether the CPU time of the last test was over.
        waited: whether it waited for too long, for whatever it was.
    """

    def __init__(self) -> None:
        self._armed = False
        self.rang = self.waited = False

    def start(self, seconds: float) -> None:
        """Begin a test that may take so many CPU seconds."""
        self.rang = self.waited = False
        self._armed = True
        # A test may have taken the signals for itself.
        signal.signal(signal.SIGPROF, self._ring)
        signal.signal(signal.SIGALRM, self._ring)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN_S)
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 * seconds + 2 * AGAIN_S)
        signal.setitimer(signal.ITIMER_REAL, WAIT_S + 4 * seconds, AGAIN_S)

    def stop(self) -> None:
        """End the test."""
        self._armed = False
        for timer in (signal.ITIMER_PROF, signal.ITIMER_VIRTUAL, signal.ITIMER_REAL):
            signal.setitimer(timer, 0.0)

    def _ring(self, number: int, frame: object) -> None:
        if self._armed:
            self.rang = self.rang or number == signal.SIGPROF
            self.waited = self.waited or number == signal.SIGALRM
            raise Rang
