"""What an action can do besides editing files, one file a tool.

- ``run``   run a command line in the sandbox
- ``edit``  replace an exact text in a file, or make a file
"""
