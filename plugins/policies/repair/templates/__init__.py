"""The ways in which the repair policy changes code, a family a module.

- ``base``         what a template is
- ``predicates``   conditions over the names in scope, which several families use
- ``comparisons``  another comparison operator
- ``arithmetic``   another operator; an operand more or fewer; accumulate
- ``boundaries``   off by one
- ``conditions``   negate, drop, extend, replace; truth or presence; filters
- ``constants``    another constant or empty value
- ``names``        another variable, a variable for an expression, ``self.``
- ``attributes``   a sibling function, method or attribute
- ``arguments``    swap, drop, add arguments; swap operands and elements; one more alternative
- ``calls``        wrap in a call, unwrap, clamp
- ``slices``       cut a sequence, cut elsewhere, index from the other end
- ``loops``        bounds, ``if`` or ``while``, what a loop runs over
- ``recursion``    what a function passes to itself
- ``returns``      another result, a conditional one, a missing ``return``
- ``guards``       leave early or raise where a condition holds
- ``insertions``   a statement copied with a name changed, or made of names in scope
- ``statements``   delete, move, make conditional
- ``defaults``     mutable defaults, fallbacks, look-ups with a default
- ``mutation``     change in place against a new value
- ``strings``      another text, case and blanks
- ``exceptions``   caught and raised types
- ``generators``   ``yield`` and ``yield from``
- ``grouping``     the same operators in another order of evaluation
- ``alternatives`` one more type, element or comparison
- ``branches``     a missing ``else``, ``elif``
- ``options``      arguments of the standard library that are forgotten
- ``classes``      the own class instead of a named one
- ``awaits``       coroutines awaited
- ``imports``      a missing import
- ``patterns``     regular expressions
- ``presence``     an attribute only from what has it
- ``texts``        what is joined, and how values are written
- ``differences``  what a failed assertion asks for
- ``chains``       a method more on a text, a function over the elements
- ``unpacking``    a text with fewer or more parts than are named
"""

from . import (
    alternatives,
    arguments,
    arithmetic,
    attributes,
    awaits,
    boundaries,
    branches,
    calls,
    chains,
    classes,
    comparisons,
    conditions,
    constants,
    defaults,
    differences,
    exceptions,
    generators,
    grouping,
    guards,
    imports,
    insertions,
    loops,
    mutation,
    names,
    options,
    patterns,
    presence,
    recursion,
    returns,
    slices,
    statements,
    strings,
    texts,
    unpacking,
)
from .base import Template

FAMILIES = (
    comparisons,
    arithmetic,
    boundaries,
    conditions,
    constants,
    names,
    attributes,
    arguments,
    calls,
    slices,
    loops,
    recursion,
    returns,
    guards,
    insertions,
    statements,
    defaults,
    mutation,
    strings,
    exceptions,
    generators,
    grouping,
    alternatives,
    awaits,
    branches,
    classes,
    imports,
    options,
    patterns,
    presence,
    texts,
    differences,
    chains,
    unpacking,
)

TEMPLATES: tuple[Template, ...] = tuple(t for family in FAMILIES for t in family.TEMPLATES)

__all__ = ["TEMPLATES", "Template"]
