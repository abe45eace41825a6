"""The worker's entry: take the channel away from the tests, read one job, hand it to its adapter.

The job arrives on standard input and answers leave on standard output. Both are moved to descriptors of
their own before anything of the repository is imported: tests get ``/dev/null`` to read from and a
temporary file to write to, so that nothing they print can be taken for an answer.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import tempfile
import traceback

PACKAGE = "_mentee_worker"


def main() -> None:
    """Do one job and end the process without running the repository's exit handlers."""
    complaints = _moved_up(2)
    source, sink = _take_channel()
    try:
        _work(source, sink)
    # There is no one above to see it: say it where the session looks for the reason of an end.
    except BaseException:
        os.write(complaints, traceback.format_exc().encode("utf-8", "replace")[-4000:])
        os._exit(1)


def _work(source: int, sink: int) -> None:
    _load_package()
    framing = importlib.import_module(f"{PACKAGE}.framing")
    job = framing.receive(source)
    if job is None:
        os._exit(0)
    ground = importlib.import_module(f"{PACKAGE}.ground")
    ground.enter(job)
    try:
        importlib.import_module(job["kind"])
    except ImportError:
        framing.send(sink, {"is": "collected", "tests": [], "absent": job["kind"]})
        os._exit(0)
    adapter = importlib.import_module(f"{PACKAGE}.{job['kind']}_suite")
    os._exit(adapter.main(job, source, sink))


def _take_channel() -> tuple[int, int]:
    """Move standard input and output out of reach; return where they are now."""
    # High numbers, so that a test that closes "every" small descriptor, or expects the next free one to be
    # small, does not meet them. What os.dup makes is closed on exec.
    source, sink = _moved_up(0), _moved_up(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    with tempfile.TemporaryFile(buffering=0) as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    return source, sink


def _moved_up(fd: int) -> int:
    import fcntl

    return fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 200)


def _load_package() -> None:
    folder = os.path.dirname(os.path.abspath(__file__))
    # Python put this folder first on the path, where its module names would hide the repository's.
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or os.getcwd()) != folder]
    spec = importlib.util.spec_from_file_location(
        PACKAGE, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)


if __name__ == "__main__":
    main()
