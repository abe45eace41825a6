"""What is found out about a repository before the first step.

- ``ground``         where its tests run: sandbox, interpreter, runner
- ``interpreter``, ``environments``, ``pyenv``   which Python that is
- ``failure``        which tests show the failure: named, made from the issue, or those of the suite that fail
- ``observation``    what these and the passing tests execute
"""
