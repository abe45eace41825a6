"""``mentee bench memory``: is a correction recalled where it applies, and nowhere else?

- ``suite``   a file of corrections and later situations, read and checked
- ``trial``   the suite put through the memory as it is, and through likeness alone
- ``figures`` what came of it, as numbers
- ``table``   the numbers, for people
- ``command`` the command
"""
