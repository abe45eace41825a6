"""``mentee`` alone, on a terminal and without one."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios


def test_on_a_terminal_mentee_alone_is_the_face_and_q_leaves_it(tmp_path):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "mentee"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    ) as process:
        os.close(slave)
        shown = b""
        while b"No runs yet" not in shown:
            shown += os.read(master, 4096)
        os.write(master, b"q")
        while _read(master):
            pass
        assert process.wait() == 0
    os.close(master)


def _read(descriptor):
    try:
        return os.read(descriptor, 4096)
    except OSError:  # how Linux tells that the other end is closed
        return b""


def test_without_the_plugin_mentee_alone_is_its_help_even_on_a_terminal(tmp_path):
    master, slave = pty.openpty()
    env = {**os.environ, "MENTEE_PLUGINS": "no:tui"}
    command = [sys.executable, "-m", "mentee"]
    done = subprocess.run(command, cwd=tmp_path, env=env, stdin=slave, stdout=slave, check=True)
    assert done.returncode == 0
    os.close(slave)
    assert b"Usage: mentee" in os.read(master, 4096)
    os.close(master)


def test_the_plugin_alone_loads_no_textual():
    probe = "import sys, mentee.tui.plugin as p; p.mentee_commands(); sys.exit('textual' in sys.modules)"
    subprocess.run([sys.executable, "-c", probe], check=True)
