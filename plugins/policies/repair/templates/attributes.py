"""Attributes and functions: a sibling that does something akin."""

import ast
import difflib
import sys
from functools import lru_cache

from ..change import Place, becomes
from .base import CLOSE, Changes, alike, fading, template

# Within a row any word may have been meant for any other, the nearer the likelier.
_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("append", "extend", "add", "insert", "appendleft"),
    ("update", "add", "setdefault"),
    ("keys", "values", "items"),
    ("min", "max", "sum"),
    ("any", "all"),
    ("first", "last"),
    ("next", "prev", "previous"),
    ("left", "right"),
    ("start", "stop", "end"),
    ("lstrip", "rstrip", "strip"),
    ("removeprefix", "removesuffix", "lstrip", "rstrip"),
    ("startswith", "endswith"),
    ("lower", "upper", "casefold", "title", "capitalize"),
    ("floor", "ceil", "trunc", "round"),
    ("sort", "sorted", "reverse", "reversed"),
    ("pop", "popleft", "popitem", "remove", "discard", "get"),
    ("find", "rfind", "index", "rindex"),
    ("split", "rsplit", "splitlines", "partition", "rpartition"),
    ("partition", "rpartition", "split"),
    ("union", "intersection", "difference", "symmetric_difference"),
    ("issubset", "issuperset", "isdisjoint"),
    ("match", "fullmatch", "search", "findall"),
    ("isdigit", "isdecimal", "isnumeric", "isalnum", "isalpha"),
    ("read", "readline", "readlines"),
    ("write", "writelines"),
    ("loads", "load"),
    ("dumps", "dump"),
    ("day", "days", "month", "year"),
    ("seconds", "total_seconds", "microseconds"),
    ("list", "tuple", "set", "sorted"),
    ("str", "repr"),
    ("int", "float", "round"),
    ("isinstance", "issubclass"),
    ("getattr", "hasattr"),
    ("heappush", "heappushpop", "heapreplace"),
    ("bisect", "bisect_left", "bisect_right", "insort"),
    ("nlargest", "nsmallest"),
    ("copy", "deepcopy"),
    ("zip", "zip_longest", "product"),
    ("permutations", "combinations", "combinations_with_replacement", "product"),
    ("sin", "cos", "tan"),
    ("encode", "decode"),
    ("ljust", "rjust", "center"),
    ("__lt__", "__le__", "__gt__", "__ge__"),
)


def _kin(word: str) -> dict[str, float]:
    """The words that may have been meant, with a weight."""
    found: dict[str, float] = {}
    for family in _FAMILIES:
        if word in family:
            at = family.index(word)
            for index, other in enumerate(family):
                if other != word:
                    found.setdefault(other, fading(abs(index - at) - 1))
    return found


@template("sibling function", ast.Call, prior=0.65)
def sibling_function(place: Place) -> Changes:
    """Call the function that does something akin.

    Before: ``any(n % p for p in primes)``
    After: ``all(n % p for p in primes)``
    """
    node = place.node
    assert isinstance(node, ast.Call)
    if isinstance(node.func, ast.Name):
        for word, weight in _kin(node.func.id).items():
            yield place.swap(node.func, word, weight)


@template("sibling attribute", ast.Attribute, prior=0.6)
def sibling_attribute(place: Place) -> Changes:
    """Take an attribute or method that does something akin, or another one that the file takes.

    Before: ``node.children.append(more)``
    After: ``node.children.extend(more)``; also ``node.parents`` for ``node.children``.
    """
    node = place.node
    assert isinstance(node, ast.Attribute)
    end = place.source.span(node)[1]
    span = (end - len(node.attr), end)
    called = isinstance(place.parent, ast.Call) and place.field == "func"
    kin = _kin(node.attr)
    for word, weight in kin.items():
        yield place.rewrite([(*span, word)], weight, becomes(node.attr, word))
    owner = place.text(node.value)
    if owner.partition(".")[0] in place.kinds:
        for index, word in enumerate(_of_module(owner, node.attr)):
            if word not in kin:
                yield place.rewrite([(*span, word)], 0.85 * fading(index), becomes(node.attr, word))
    yield from _seen(place, node, span, called, set(kin) | {node.attr})


@lru_cache(maxsize=512)
def _of_module(owner: str, word: str) -> tuple[str, ...]:
    """Names alike in a module of the standard library that is loaded here already; nothing is imported."""
    module = sys.modules.get(owner) if owner.partition(".")[0] in sys.stdlib_module_names else None
    public = [name for name in dir(module) if not name.startswith("_") and name != word] if module else []
    alike = [name for name in public if callable(getattr(module, name, None)) and name.islower()]
    return tuple(difflib.get_close_matches(word, alike, n=6, cutoff=0.6))


def _seen(place: Place, node: ast.Attribute, span: tuple[int, int], called: bool, done: set[str]) -> Changes:
    """Names that the file takes from objects of the same name, then from others, alike in spelling first."""
    base = node.value
    own = place.donors.attributes_of(base.id if isinstance(base, ast.Name) else getattr(base, "attr", ""))
    every = [*own, *(name for name in place.donors.attributes if name not in own)]
    close = difflib.get_close_matches(node.attr, place.context.index.words, n=6, cutoff=CLOSE)
    every = [*(name for name in every if name not in done)][:40]
    every += [name for name in close if name not in done and name not in every]
    for index, name in enumerate(sorted(every, key=lambda n: -alike(n, node.attr) - 0.5 * (n in own))):
        weight = fading(index) * (0.8 if name in own else 0.5) * (0.6 if called else 1.0)
        yield place.rewrite([(*span, name)], weight, becomes(node.attr, name))


@template("shorter chain", ast.Attribute, prior=0.2)
def shorter_chain(place: Place) -> Changes:
    """Take an attribute from the object itself.

    Before: ``linalg.eigen.eigsh(matrix)``
    After: ``linalg.eigsh(matrix)``
    """
    node = place.node
    assert isinstance(node, ast.Attribute)
    inner = node.value
    if isinstance(inner, ast.Attribute):
        old, new = place.text(node), f"{place.text(inner.value)}.{node.attr}"
        yield place.swap(node, new, 1.0, becomes(old, new))


TEMPLATES = (sibling_function, sibling_attribute, shorter_chain)
