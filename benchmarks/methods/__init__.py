"""One small experiment for each method of the literature that mentee uses: its claim, in kind, on our code.

Each prints one line, ``NAME ratio=...``, and exits 1 where the sign is wrong, or where less than half of the
gap is left that was measured when it was written. The worlds are synthetic and seeded: they show mechanism,
not size.
"""
