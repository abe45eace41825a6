"""Texts and identifiers as stems, and which stems say nothing of a topic."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"([bdfgmnprt])\1$")
_ENDINGS = ("ations", "ation", "ating", "ated", "ates", "ate", "ings", "ing", "ied", "ies", "ed", "es", "s")
_WHOLE = ("ss", "us", "is", "as")

FUNCTION_WORDS = frozenset(
    """a an the and or but if then else so of in on at to for from by with without into onto over under
    as is are was were be been being am do does did done have has had having it its this that these
    those there here i me my mine we us our ours you your yours he she they them their what which who
    whom when where why how not no nor never always only just also too very much many more most less
    least some any all each every both few other others another same such own than once again ever
    yet still even can could may might must shall should will would let lets get gets got goes go
    want wants wanted need needs please pls thanks ok okay fine good bad better best like likes hate
    hates love prefer prefers use uses used using dont don didn doesn isn aren wasn cant won shouldn
    instead rather unless except until till since before after while during because about around
    against between through per via up down out off again now later today ever thing things stuff way
    ways bit lot whatever anything something nothing everything everywhere anywhere elsewhere anymore
    t s re ve ll m d im ive one two three first last next new old der die das den dem des ein eine
    einen einem einer und oder aber wenn dann nicht kein keine keinen nie immer nur auch sehr mehr
    bitte ist sind war wird werden in im am an auf aus bei mit nach von zu zur zum für als wie hier
    dort ich du er sie es wir ihr man lieber statt el la los las un una unos unas y o pero si no
    nunca siempre solo también muy más por favor es son era en de del al a con sin para como aquí
    esto este esta estos estas yo tú lo le se que""".split()
)
"""Words of English, German and Spanish that carry a sentence and no topic."""

GENERIC = frozenset(
    """add added adds write wrote written writes change changed make made makes create created put set
    edit edited update updated remove removed fix fixed file files code function functions method
    class line lines value values project repo repository propose proposed plan keep kept call called
    calls run ran return returns take list part whole thing work works show shows do implement
    support handle have move moved extend report module step issue bug wrong""".split()
)
"""Words of nearly all work on code: they weigh little."""


def split(text: str) -> list[str]:
    """The words of a text in lower case; identifiers fall into their parts.

    >>> split("readFile(my_path)")
    ['read', 'file', 'my', 'path']
    """
    return [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", text))]


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word in lower case without the endings that English puts on it."""
    if word.endswith(_WHOLE) or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 3 - (ending == "s"):
            rest = word.removesuffix(ending)
            if ending in ("ied", "ies"):
                return rest + "y"
            return _DOUBLED.sub(r"\1", rest) if ending in ("ing", "ings", "ed") else rest.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def stems(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [stem(word) for word in split(text)]


@lru_cache(maxsize=1 << 14)
def topical(text: str) -> Mapping[str, float]:
    """Stems that may tell a topic, by weight: little for words of all work on code, more for numbers."""
    weighed: dict[str, float] = {}
    for word in split(text):
        if word in FUNCTION_WORDS or (len(word) == 1 and not word.isdigit()):
            continue
        weighed[stem(word)] = 0.2 if word in GENERIC else 2.0 if len(word) > 2 and word.isdigit() else 1.0
    return MappingProxyType(weighed)
