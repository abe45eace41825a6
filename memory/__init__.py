"""What mentee remembers: corrections (what a person told it) and experiences (what it tried).

- ``log``      the truth: an append-only file, each line checked, many writers
- ``records``  what a line holds
- ``scope``    where a correction applies: which repository, which paths
- ``embed``    texts as vectors: ``minilm`` in NumPy, ``sentences`` for other models, ``hashed`` for none
- ``index``    Chroma, which finds what is near; made again from the log whenever it is in doubt
- ``store``    the memory of one data directory: remember, look up, forget
- ``recall``   what goes into a step: scope first, then likeness
- ``plugin``   how it takes part in runs
- ``commands`` ``mentee correct`` and ``mentee memory``
"""
