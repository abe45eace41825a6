"""What a person is told beside a command's result."""

import sys


def say(line: str) -> None:
    """Say a line on stderr, where progress goes."""
    sys.stderr.write(f"mentee: {line}\n")
