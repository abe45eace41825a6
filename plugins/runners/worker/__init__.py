"""What runs inside the repository's own interpreter: standard library only, Python 3.9 or newer.

These files travel as files: ``main.py`` is started as a script and loads the others as the package
``_mentee_worker``, so that no name of theirs can hide, or be hidden by, a name of the repository.

- ``main``            takes the channel away from the tests, reads the job, hands it to an adapter
- ``framing``         messages: length, then JSON
- ``ground``          where the repository's modules must come from, and which came from elsewhere
- ``pytest_suite``, ``unittest_suite``   the two adapters: collect, and run one test at a time
- ``pytest_phases``   set-up, call and teardown of one test, through pytest's hooks
- ``pytest_arguments``   the arguments that pytest is started with
- ``pytest_needs``    whether a suite needs more of pytest than the lean start gives it
- ``runs``            a clean run: what was collected, then each test
- ``output``          what tests printed
- ``outcome``         what is told of an exception
- ``lines``           which lines a test executes
- ``blackbox``        what remains of a test whose process was killed
- ``zygote``, ``hot``  the two processes that candidates are forked from, a cold one and a warm one
- ``batch``, ``trials``   what they are asked, and what a fork of theirs is given to do
- ``pool``, ``running``   forks side by side, each with its clock
- ``child``           a fork: its limits, its edits, its tests
- ``together``        several candidates in one fork
- ``clock``           the time of a test that must not end the process
- ``undo``            what a candidate changed in what is loaded, put back for the next
- ``hotswap``         new code for functions that are loaded already
- ``functions``       where functions stand in a file's text
- ``overlay``         edited files for an interpreter that has not imported them yet
- ``observer``        which functions ran while the tests were collected
"""
