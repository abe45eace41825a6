"""The terminal face of mentee: the runs of all repositories, and each of them live.

It reads the journals of runs and writes into their inboxes; the runs are processes of their own.

- ``plugin``: how the command line finds it.
- ``app``: the application; ``runs``, ``new_run``, ``run``, ``confirm``: its screens.
- ``timeline``, ``patch``, ``question``: what the screen of a run is made of.
- ``telling``: what a run's events come to, without a terminal; ``standing``: the word for where it stands;
  ``diff``: what there is of its patch.
- ``following``: reading a journal while it grows; ``starting``: processes that outlive the face.
"""
