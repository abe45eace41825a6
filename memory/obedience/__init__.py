"""Corrections that code can check: what a patch adds is held against them.

- ``shapes``  forms of Python code that people forbid, each with where it stands in a text
- ``checks``  which of them a correction's words forbid, and the files and signatures that it protects
- ``critic``  the critic that holds candidates against them
"""
