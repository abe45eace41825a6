"""What mentee remembers: corrections (what a person told it) and experiences (what it tried).

- ``log``, ``records``  the truth: an append-only file, each line checked, many writers; what a line holds
- ``context``, ``rule`` what was at hand when something was said, and what was understood of it
- ``distil``            from words to a rule
- ``giving``, ``trust`` whose word it is; ``masking`` of secrets; ``understood`` in one line
- ``words``, ``concepts``, ``roles``  what texts are about, and what files are for
- ``relevance``         whether a rule applies: facts, evidence, gate; which word takes the place of which
- ``scope``, ``at_hand``, ``shelf``, ``recall``  what goes into a step; a shelf holds what may apply there
- ``obedience``         candidates held against what was said
- ``embed``             texts as vectors: ``minilm`` in NumPy, ``sentences`` for others, ``hashed`` for none;
  ``one_core`` keeps small products off other cores
- ``index``             Chroma, which keeps the vectors; made again from the log whenever it is in doubt
- ``store``             the memory of one data directory; ``exchange`` and ``rule_files``: to and from files
- ``team``              a memory that several people share, on a Chroma server
- ``opening``           which memory the settings name; ``saying``: lines beside a result
- ``bench``             is a correction recalled where it applies, and nowhere else?
- ``plugin``, ``commands``  how it takes part in runs, and on the command line
"""
