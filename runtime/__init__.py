"""The core of mentee: a run takes a task to a verified patch, one decided step at a time.

Read in this order:

- ``loop``        recall, propose, critique, decide, act: the whole of a step
- ``decision``    accept, refine, ask or stop, as a pure function
- ``play``        a run from its first event to its last: prepare, reproduce, observe, loop, report
- ``comparison``, ``doubt``   survivors that behave differently, and the question that tells
- ``solve``       the same in a supervised process
- ``events``, ``journal``, ``state``   what happened, on disk, and what follows from it
- ``hookspecs``, ``dispatch``, ``supervisor``   how plugins take part, and what their faults cost
- ``runs``, ``workspace``, ``budget``, ``config``, ``errors``   the ground it stands on
- ``issue``       from an issue's text to tests that fail
- ``contracts``   the data classes and protocols that plugins meet in
- ``project``     what is found out about a repository before the first step
- ``testing``     conformance suites for plugin authors
"""
