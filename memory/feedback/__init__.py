"""What people did with patches, as a model of whether they will keep the next one; one input among others.

- ``signals``   from an owner's word, or from what came of a patch, to good or bad, and how sure that is
- ``features``  what is looked at: the shape of a patch, and nothing of its text
- ``liking``    the logistic model, and how well it foretold what it had not seen
- ``critic``    its finding on each candidate; the core bounds what it may move
"""
