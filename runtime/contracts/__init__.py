"""The data classes and protocols that plugins and the core meet in, one file an idea.

- ``task``       what is asked for, and the limits
- ``candidate``  a proposed action: edits to files, or a tool call
- ``critique``   findings on candidates, the rubric they are weighed by, and the critic
- ``evidence``   what running the tests showed
- ``policy``     what proposes candidates
- ``runner``     how a repository's tests are run, and candidates validated
- ``sandbox``    where commands of a repository run, and what that promises
- ``channel``    how a question reaches a person
- ``tool``       what an action can do besides editing
- ``model``      a language model, hosted or local
- ``report``     a form that a run's result is written in
- ``precedent``  what an earlier run tells of the one at hand
- ``tree``       the files of a workspace, read and written safely
"""
