"""What runs between mentee and a command: a process of one thread that confines itself, then becomes it.

It runs by mentee's own interpreter in isolated mode, with nothing but the standard library.

- ``main``        reads what to do, and stays behind as the keeper of the command
- ``keeper``      holds the leash, ends what the command leaves, and exits as the command did
- ``namespaces``  user, process, network and mount namespaces
- ``root``        the file system that the command sees
- ``rules``       the Landlock rules
- ``filter``      the system calls that are refused
- ``privileges``  capabilities and limits
- ``kernel``      system calls that Python has no name for
"""
