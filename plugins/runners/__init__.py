"""Runners: how a repository's tests are run, and candidates validated.

- ``pytest_runner``, ``unittest_runner``   the two runners
- ``signs``, ``pytest_settings``   what a repository's files say of how it is tested
- ``session``   the tests of one repository, ready to be run
- ``run``       one run in a clean process
- ``warm``      the worker that candidates are tried in
- ``job``, ``process``, ``told``   what a worker is asked, the worker itself, what it tells
- ``worker``    what runs inside the repository's own interpreter
"""
