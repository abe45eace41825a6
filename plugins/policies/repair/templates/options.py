"""Arguments that functions of the standard library take, and that are forgotten."""

import ast

from ..change import Place, quoted
from .base import Changes, fading, template

_ITEMS = ("key=lambda item: item[0]", "key=lambda item: item[1]")
_KEYS = ("key=str", "key=repr", "key=len", "key=str.lower", *_ITEMS)
_OPTIONS: dict[str, tuple[str, ...]] = {
    "sorted": ("reverse=True", *_KEYS),
    "sort": ("reverse=True", *_KEYS),
    "min": ("default=None", "default=0", *_KEYS),
    "max": ("default=None", "default=0", *_KEYS),
    "groupby": _ITEMS,
    "open": ('encoding="utf-8"', 'newline=""', 'encoding="utf-8", newline=""', 'errors="replace"'),
    "read_text": ('encoding="utf-8"',),
    "write_text": ('encoding="utf-8"',),
    "decode": ('"utf-8"', 'errors="replace"', 'errors="ignore"'),
    "encode": ('"utf-8"', 'errors="replace"', 'errors="ignore"'),
    "dumps": ("sort_keys=True", "default=str", "ensure_ascii=False"),
    "dump": ("sort_keys=True", "default=str", "ensure_ascii=False"),
    "split": ("1", "maxsplit=1"),
    "rsplit": ("1", "maxsplit=1"),
    "replace": ("1",),
    "round": ("2", "1"),
    "next": ("None",),
    "getattr": ("None",),
    "get": ("None", "[]", "{}", '""', "0"),
    "pop": ("None", "0"),
    "enumerate": ("1", "start=1"),
    "sum": ("[]", "0.0"),
    "int": ("10", "16"),
    "compile": ("re.IGNORECASE", "re.DOTALL", "re.MULTILINE", "re.ASCII", "re.UNICODE", "re.VERBOSE"),
    "match": ("re.IGNORECASE", "re.DOTALL"),
    "search": ("re.IGNORECASE", "re.DOTALL", "re.MULTILINE"),
    "sub": ("count=1", "flags=re.IGNORECASE", "flags=re.DOTALL"),
    "findall": ("re.IGNORECASE", "re.DOTALL"),
    "deepcopy": ("memo",),
    "makedirs": ("exist_ok=True",),
    "mkdir": ("exist_ok=True", "parents=True, exist_ok=True"),
    "unlink": ("missing_ok=True",),
    "strip": ('"\\n"', '" "', '"/"', '"."'),
    "rstrip": ('"\\n"', '" "', '"/"', '"."'),
    "lstrip": ('" "', '"/"', '"0"'),
    "zfill": ("2",),
    "fields": ("None",),
}
_FULL = {"split": 2, "rsplit": 2, "replace": 3, "round": 2, "next": 2, "getattr": 3, "get": 2, "pop": 2}


@template("usual option", ast.Call, prior=0.34)
def usual_option(place: Place) -> Changes:
    """Give a function of the standard library an argument that it is often given.

    Before: ``sorted(rows)``, ``open(path)``
    After: ``sorted(rows, key=len)``, ``open(path, encoding="utf-8")``
    """
    node = place.node
    assert isinstance(node, ast.Call)
    word = getattr(node.func, "id", getattr(node.func, "attr", ""))
    options = _OPTIONS.get(word, ())
    if not options or len(node.args) >= _FULL.get(word, 9):
        return
    given = {k.arg for k in node.keywords}
    at = place.source.span(node)[1] - 1
    before = place.source.text[:at].rstrip()
    lead = "" if before.endswith("(") else " " if before.endswith(",") else ", "
    for index, text in enumerate(options):
        positional = "=" not in text.split("(")[0]
        if (positional and node.keywords) or text.split("=")[0] in given:
            continue
        if text.startswith(("re.", "flags=re.")) and "re" not in place.kinds:
            continue
        what = f"{quoted(text)} becomes an argument"
        yield place.rewrite([(at, at, lead + text)], fading(index), what)


TEMPLATES = (usual_option,)
