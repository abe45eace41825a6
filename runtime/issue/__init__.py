"""From an issue's text to tests that fail until it is solved.

- ``issue``           read a text: what it expects, what it names
- ``reproduction``    test modules made of that, or the one question to ask
- ``file``, ``text``  where the text comes from, and what is taken out of it
- ``sessions``, ``examples``, ``assertions``, ``sentences``, ``tracebacks``   the forms that evidence takes
- ``code``, ``values``, ``names``, ``parts``   what these have in common
- ``modules``         which names the repository's files define, found without importing them
- ``regression``, ``phrasing``   evidence as tests of the repository, a part of the patch
- ``checks``, ``source``   evidence with its imports resolved, and as source
"""
