"""Nothing is sent anywhere: the default mode works where there is no network, and asks for none."""

import os
import shutil
import subprocess
import sys

import pytest

WATCH = """\
import os, sys

def note(event, arguments):
    asked = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
    called = event in ("socket.connect", "socket.sendto", "socket.sendmsg") and arguments[0].family != 1
    if asked or called:
        with open(os.environ["CALLS"], "a") as file:
            print(event, arguments[1:], file=file)

sys.addaudithook(note)
"""
A_DAY = """\
import os, socket
from mentee.cli.main import main

for line in (
    ["correct", "a price at the limit is part of the total"],
    ["solve", "--candidates", "24", "--width", "8", "--runner", "unittest"],
    ["why"],
    ["memory", "search", "prices at the limit"],
    ["memory", "doctor"],
):
    assert main(line) == 0, line
assert not os.path.exists(os.environ["CALLS"]), open(os.environ["CALLS"]).read()
try:
    socket.create_connection(("192.0.2.1", 9), timeout=1)
except OSError:
    print("cut" if os.path.exists(os.environ["CALLS"]) else "not watched")
"""
CUT = ("unshare", "--map-root-user", "--net")


def test_a_run_with_memory_and_all_that_a_person_does_with_it_needs_no_network(shop, tmp_path):
    if not shutil.which("unshare") or subprocess.run([*CUT, "true"], check=False).returncode:
        pytest.skip("a network namespace takes unshare, and the right to user namespaces")
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH)
    done = subprocess.run(
        [*CUT, sys.executable, "-c", A_DAY],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "watch"), "CALLS": str(tmp_path / "calls")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "index: 3 vectors by all-MiniLM-L6-v2" in done.stdout
    assert done.stdout.endswith("cut\n")
