"""The sandboxes in the box, each of which publishes what it promises on this machine.

- ``bubblewrap``  namespaces by the program ``bwrap``
- ``landlock``    Linux alone, nothing to install: a launcher confines itself, then becomes the command
- ``docker/``     a container for each command, by the daemon of this machine
- ``local``       no isolation at all; used only when asked for by name
- ``layout``      what a command sees of the file system, in the order in which it is mounted
- ``cgroup``      the limit on processes that holds root
- ``try_out``     a trial start, from which a sandbox learns what it can promise
- ``launched``    a command on a leash, by way of the launcher
- ``shell``       the limits that a shell lowers, and its way of telling a signal
- ``process``     a running command with its pipes; the environment that it starts with
- ``launcher/``   what runs between mentee and a command, in an interpreter of its own
"""
