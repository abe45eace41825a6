"""No thread for each command that is started: what Python 3.12 does by itself, for 3.11 on Linux."""

import asyncio
import os
import sys
from collections.abc import Callable

if sys.version_info < (3, 12) and sys.platform == "linux":

    class _ChildWatcher(asyncio.PidfdChildWatcher):
        """Watches a child from whichever loop started it."""

        def is_active(self) -> bool:
            return True

        def add_child_handler(self, pid: int, callback: Callable[..., object], *args: object) -> None:
            loop = asyncio.get_running_loop()
            handle = os.pidfd_open(pid)

            def ended() -> None:
                loop.remove_reader(handle)
                os.close(handle)
                callback(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), *args)

            loop.add_reader(handle, ended)

    def watch_cheaply() -> None:
        """Let asyncio learn of a command's end through a file descriptor."""
        asyncio.set_child_watcher(_ChildWatcher())  # pyright: ignore[reportDeprecated]

else:

    def watch_cheaply() -> None:
        """Nothing to do here."""
