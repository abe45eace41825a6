"""Corrections held in memory as arrays, a shelf for each repository, so that a hundred thousand are no load.

- ``postings``  which texts have which words, and BM25 over them
- ``shelf``     the corrections of one repository: whom they bind, their vectors, their words
- ``shelves``   all of them: what applies at a place, the likeliest first
- ``fusing``    two rankings as one
"""
