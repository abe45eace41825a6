"""The files that a run edits, and the way of its patch to the user's tree.

- ``workspace``    the worktree of a run: snapshot, restore, write, diff
- ``opening``      how it is made from the user's tree, which stays as it is
- ``tree``         safe reading and writing by path
- ``history``, ``objects``   the run's private git directory
- ``repository``   what the user's repository holds
- ``folder``, ``disk``, ``coding``   links, full disks, and text as it is on disk
- ``git``          git, called so that no repository can make it execute anything
- ``patch``, ``committing``   apply, take back, commit
"""
