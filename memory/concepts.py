"""What a text is about, in the concepts of programming.

Two sentences that share a concept may share no word: "keep it in pounds" and "amounts are ``Decimal``" both
speak of money. The lexicon is ``concepts.txt``; it is general, and the same for every memory.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from .words import split, stem

_PLAIN = re.compile(r"[\w ]+")


ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms, by what finds them.

    Attributes:
        family: the family of each concept.
        phrases: concepts by the first stem of a term, with the stems of the whole term.
        signs: terms that are looked for as they stand.
        shapes: patterns of code.
        modules: concepts by the name of a module.
    """

    family: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=lambda: defaultdict(list))
    signs: list[tuple[str, str]] = field(default_factory=list)
    shapes: list[tuple[re.Pattern[str], str]] = field(default_factory=list)
    modules: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, concept: str, term: str) -> None:
        """Let a term lead to a concept."""
        if term.startswith("~"):
            self.shapes.append((re.compile(term[1:], re.MULTILINE), concept))
        elif term.startswith("/"):
            self.modules[term[1:]].append(concept)
        elif _PLAIN.fullmatch(term) and "_" not in term:
            found = tuple(stem(word) for word in split(term))
            self.phrases[found[0]].append((found, concept))
        else:
            self.signs.append((term, concept))


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with mentee."""
    read, family = Lexicon(), ""
    for line in (
        files(__package__ or "mentee.memory")
        .joinpath("concepts.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    ):
        if line.startswith("["):
            family = line.strip("[]")
        elif line and not line.startswith("#"):
            concept, _, terms = line.partition(": ")
            read.family[concept] = family
            for term in (concept, *terms.split(", ")):
                read.add(concept, term if term.startswith("~") else term.strip().lower())
    return read


@lru_cache(maxsize=1 << 14)
def concepts(text: str) -> frozenset[str]:
    """The concepts that a text speaks of."""
    lexicon_, found = lexicon(), set[str]()
    words = [stem(word) for word in split(text) if word not in ARTICLES]
    for at, word in enumerate(words):
        for phrase, concept in lexicon_.phrases.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                found.add(concept)
    lower = text.lower()
    found |= {concept for term, concept in lexicon_.signs if term in lower}
    return frozenset(found | {concept for shape, concept in lexicon_.shapes if shape.search(text)})


def imported(modules: tuple[str, ...]) -> frozenset[str]:
    """The concepts that a file's imports tell of."""
    table = lexicon().modules
    return frozenset(
        concept
        for module in modules
        for name in {module.lower(), module.lower().partition(".")[0]}
        for concept in table.get(name, ())
    )


@lru_cache(maxsize=1 << 12)
def families(found: frozenset[str]) -> frozenset[str]:
    """The families of concepts."""
    table = lexicon().family
    return frozenset(table[concept] for concept in found)
