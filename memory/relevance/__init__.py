"""Whether a correction applies to what is at hand: facts first, then what speaks for and against it.

- ``facts``        what bars it: another repository, language or activity, out of date, excepted
- ``contrast``     words that exclude each other: production and staging
- ``evidence``     what speaks for and against it, as numbers
- ``gate``         one number of all that, and the bar that it must reach
- ``superseding``  which later correction takes the place of an older one
- ``fitting``      where the gate's weights come from
"""
