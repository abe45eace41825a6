"""What an action can do besides editing files, one file a tool.

- ``run``     run a command line in the sandbox
- ``read``    the lines of a file
- ``search``  lines of the tree's files that match a regular expression
- ``edit``    replace an exact text in a file, or make a file
- ``test``    run tests, or all of them
- ``ask``     ask a person
- ``finish``  claim that the task is solved, which is verified
"""
