"""What finished runs teach: each reduced to what mattered, and held against the failure at hand.

- ``tale``        from a run's events to the experience that is kept of it
- ``shortest``    the shortest way from the first tree to the last; what led nowhere folded
- ``lesson``      what would have been done knowing the outcome, in a sentence
- ``likeness``    how alike two failures look
- ``trust``       how far an experience counts, by what came of its patch and by how plain it was
- ``fate``        what came of a patch: applied, edited, reverted, discarded, read off the repository
- ``precedents``  what is recalled of all this into a run
- ``shown``       an experience for a person to read
"""
