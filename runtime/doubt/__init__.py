"""Doubt between patches that pass the same tests: where they differ, what the sources say, what to ask.

- ``material``   what is read of a repository for it, and the inputs that are made of it
- ``inputs``     calls that stand in tests, issue and documents, with what they need
- ``variation``  calls near those
- ``probe``      a test module that tells what calls give, and what it told
- ``documents``  results that documents and the issue state, as facts to hold survivors against
- ``claims``     sentences that state a rule about results
- ``weighing``   survivors that behave alike as one, each kind with its weight and what speaks against it
- ``oddness``    calls that nobody would mean
- ``question``   the question that tells most of them apart
- ``selection``  B4 and its baselines: choosing by tests that may be wrong themselves
- ``meaning``    what a person's answer says of the options
"""
