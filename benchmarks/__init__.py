"""Figures of mentee against its peers and against doing without it: ``python -m benchmarks.NAME``.

- ``startup``     how long ``mentee --help`` takes, against ``mini --help``
- ``steps``       what a step of the loop costs by itself, against mini-swe-agent, and whether it grows
- ``validation``  candidates validated a second by the warm worker, against a fresh pytest for each
- ``recall``      how fast memory finds what applies among 100,000 corrections, against Chroma alone
- ``quixbugs``    how many of the 40 programs of a QuixBugs checkout are repaired, and how many rightly

What they share:

- ``harness``     goals, tables, the last line, ``--json``, peers, runs in turn

Conventions. A bench measures both sides on the same work in one run, in turn where the machine's other load
could favour one. It prints a table, then one last line ``NAME key=value key=value``. Goals stand beside the
bench in its file; one that is missed is named on stderr, and the exit code is 1. ``--json FILE`` writes the
raw figures with machine, date and versions. Peers come from the package index into ``.venv-peers/NAME`` at
first use, by pip as the user has configured it; ``--no-peers`` leaves them out. ``make bench`` runs those
that need no path. Benches are not tests; the tests only see that each still works, on a tiny input.
"""
