"""Memory's commands: what is remembered is its owner's to see, to correct and to take away.

- ``correct``  ``mentee correct``: say it once
- ``memory``   ``mentee memory``: list, show, search, edit, accept, forget
- ``files``    ``mentee memory export`` and ``import``
- ``care``     ``mentee memory stats``, ``doctor`` and ``reembed``
- ``rate``     ``mentee rate``: whether a patch was good, and what was learned of that
- ``why``      ``mentee why``: what people said that shaped a patch
- ``bench``    ``mentee bench memory``
- ``shared``   what they have in common
"""
