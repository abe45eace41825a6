"""Each promise of a sandbox, and an attempt to break it."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mentee.runtime.contracts.sandbox import Limits, Promise

if TYPE_CHECKING:
    from .conftest import Place

Promising = Callable[[Promise], "Place"]

WRITES = {
    "by its absolute path": "open(sys.argv[1] + '/secret', 'w').write('x')",
    "a new file": "open(sys.argv[1] + '/new', 'w').write('x')",
    "through a link": "os.symlink(sys.argv[1], 'link'); open('link/secret', 'w').write('x')",
    "through /proc": "open('/proc/self/root' + sys.argv[1] + '/secret', 'w').write('x')",
    "by removal": "os.unlink(sys.argv[1] + '/secret')",
    "by rename": "os.rename(sys.argv[1] + '/secret', 'mine')",
    "by a hard link": "os.link(sys.argv[1] + '/secret', 'mine'); open('mine', 'w').write('x')",
    "by its length": "os.truncate(sys.argv[1] + '/secret', 0)",
    "by its mode": "os.chmod(sys.argv[1] + '/secret', 0o777)",
    "by its times": "os.utime(sys.argv[1] + '/secret', (1, 1))",
    "by its attributes": "os.setxattr(sys.argv[1] + '/secret', 'user.mentee', b'x')",
    "by remounting": "subprocess.run(['mount', '-o', 'remount,rw', '/']); open(sys.argv[1] + '/new', 'w')",
    "in namespaces of its own": (
        "subprocess.run(['unshare', '-Urm', 'sh', '-c',"
        " f'mount -o remount,bind,rw /; echo x > {sys.argv[1]}/new;"
        " umount -l /tmp; echo x > {sys.argv[1]}/new'])"
    ),
}


def state_of(folder: Path) -> list[object]:
    """Everything about the files of a folder that a write would change."""
    return [
        (path.name, path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns, os.listxattr(path))
        for path in sorted(folder.iterdir())
    ]


def test_nothing_outside_the_workspace_is_written(promising: Promising, in_home: Path) -> None:
    place = promising(Promise.NO_WRITE_OUTSIDE)
    folders = {way: in_home / str(number) for number, way in enumerate(WRITES)}
    for folder in folders.values():
        folder.mkdir()
        (folder / "secret").write_text("as it was")
        (folder / "secret").chmod(0o666)  # it is the sandbox that has to refuse, not the files' modes
        folder.chmod(0o777)
    before = {way: state_of(folder) for way, folder in folders.items()}
    code = "import os, subprocess, sys\nfor folder, way in zip(sys.argv[1::2], sys.argv[2::2]):\n"
    code += "    sys.argv[1] = folder\n    try: exec(way)\n    except OSError: pass\n"
    place.run(code, *(each for way in WRITES for each in (folders[way], WRITES[way])), readable=(in_home,))
    assert {way: state_of(folder) for way, folder in folders.items()} == before


def test_system_folders_are_not_written(promising: Promising) -> None:
    place = promising(Promise.NO_WRITE_OUTSIDE)
    target = Path("/usr/mentee-was-here")
    place.run(f"open('{target}', 'w')")
    assert not target.exists()


def test_the_workspace_and_the_private_folder_are_written(place: "Place") -> None:
    code = (
        "import os, pathlib, tempfile, shutil\n"
        "pathlib.Path('sub/deep').mkdir(parents=True)\n"
        "pathlib.Path('sub/deep/file').write_text('kept')\n"
        "os.rename('sub/deep/file', 'moved')\n"
        "shutil.copy('moved', 'copy')\n"
        "with tempfile.NamedTemporaryFile() as file: file.write(b'x')\n"
        "pathlib.Path(os.environ['HOME'], '.config').mkdir()\n"
    )
    result = place.run(code)
    assert (result.status, result.err) == (0, "")
    assert (place.workspace / "moved").read_text() == (place.workspace / "copy").read_text() == "kept"


@contextmanager
def listener(
    family: socket.AddressFamily, kind: socket.SocketKind, address: str | tuple[str, int]
) -> Iterator[socket.socket]:
    """Listen on this machine, outside the sandbox."""
    with socket.socket(family, kind) as listening:
        listening.bind(address)
        if kind is socket.SOCK_STREAM:
            listening.listen()
        listening.setblocking(False)
        yield listening


def test_a_listener_on_the_loopback_is_not_reached(promising: Promising) -> None:
    place = promising(Promise.NO_NETWORK)
    with listener(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        result = place.run(f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)")
        assert result.status != 0
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_datagram_does_not_leave(promising: Promising) -> None:
    place = promising(Promise.NO_NETWORK)
    with listener(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        place.run(
            f"import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', {address!r})"
        )
        with pytest.raises(BlockingIOError):
            listening.recv(1)


@pytest.mark.parametrize("kind", ["abstract", "file"])
def test_a_unix_socket_of_the_host_is_not_reached(promising: Promising, in_home: Path, kind: str) -> None:
    place = promising(Promise.NO_NETWORK)
    address = f"\0mentee-{os.getpid()}" if kind == "abstract" else str(in_home / "socket")
    with listener(socket.AF_UNIX, socket.SOCK_STREAM, address) as listening:
        result = place.run(f"import socket; socket.socket(socket.AF_UNIX).connect({address!r})")
        assert result.status != 0
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_two_processes_inside_can_still_talk(place: "Place") -> None:
    result = place.run(
        "import socket; a, b = socket.socketpair(); a.send(b'hello'); print(b.recv(5).decode())"
    )
    assert result.out == "hello\n"


@pytest.mark.parametrize("prefix", ["", "/proc/self/root"])
def test_the_home_directory_is_not_read(promising: Promising, in_home: Path, prefix: str) -> None:
    place = promising(Promise.HOME_HIDDEN)
    result = place.run("import sys; print(open(sys.argv[1]).read())", f"{prefix}{in_home}/secret")
    assert result.status != 0
    assert "do not read" not in result.out


def test_the_environment_of_the_parent_is_not_read(
    promising: Promising, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = promising(Promise.ENVIRONMENT_HIDDEN)
    monkeypatch.setenv("MENTEE_TEST_SECRET", "from-outside")
    code = (
        "import glob, os\n"
        "print(dict(os.environ))\n"
        f"for pid in [*glob.glob('/proc/[0-9]*'), '/proc/{os.getpid()}', f'/proc/{{os.getppid()}}']:\n"
        "    try: print(open(pid + '/environ').read())\n"
        "    except OSError: pass\n"
    )
    result = place.run(code)
    assert result.status == 0
    assert "from-outside" not in result.out
    assert "MENTEE_TEST_SECRET" not in result.out


def test_memory_is_limited(promising: Promising) -> None:
    place = promising(Promise.MEMORY_LIMITED)
    result = place.run("x = bytearray(600 << 20); print('had it')", limits=Limits(memory_bytes=300 << 20))
    assert "MemoryError" in result.err
    assert result.out == ""


def test_the_number_of_processes_is_limited(promising: Promising) -> None:
    place = promising(Promise.PROCESSES_LIMITED)
    code = (
        "import os, signal\n"
        "children = []\n"
        "try:\n"
        "    for _ in range(700):\n"
        "        pid = os.fork()\n"
        "        if pid == 0: signal.pause()\n"
        "        children.append(pid)\n"
        "except OSError: print('refused')\n"
    )
    assert place.run(code, limits=Limits(processes=64)).out == "refused\n"


def test_the_size_of_a_file_and_the_time_are_limited(place: "Place") -> None:
    limits = Limits(cpu_s=1, file_bytes=1 << 20)
    big = place.run("open('big', 'wb').write(bytes(2 << 20))", limits=limits)
    assert big.status != 0
    assert (place.workspace / "big").stat().st_size <= 1 << 20
    assert place.run("while True: pass", limits=limits).status < 0


def test_a_daemon_does_not_outlive_its_command(promising: Promising) -> None:
    place = promising(Promise.NOTHING_LEFT)
    code = (
        "import os, signal, sys\n"
        "fifo = open('fifo', 'wb', buffering=0)\n"
        "if os.fork(): sys.exit(0)\n"
        "os.setsid()\n"
        "if os.fork(): os._exit(0)\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "for stream in (0, 1, 2): os.close(stream)\n"
        "signal.pause()\n"
    )
    os.mkfifo(place.workspace / "fifo")
    with held_open(place.workspace / "fifo") as closed:
        assert place.run(code).status == 0
        assert closed.wait(timeout=10), "the daemon still holds its end"


@contextmanager
def held_open(fifo: Path) -> Iterator[threading.Event]:
    """Read a pipe; set the event when everyone who wrote to it is gone."""
    closed = threading.Event()

    def read() -> None:
        with fifo.open("rb") as reading:
            reading.read()
        closed.set()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    yield closed
