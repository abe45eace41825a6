"""What kind of value an expression holds, as far as the text tells; unknown wherever it does not.

A kind is a short word: ``int``, ``str``, ``list``, ``function`` and so on, or the vaguer ``number`` and
``container``. Kinds only ever rule out what cannot work (adding a list to an integer).
"""

import ast

NUMBERS = frozenset({"int", "float", "bool", "number"})
CONTAINERS = frozenset({"list", "dict", "set", "tuple", "str", "container"})
CALLABLES = frozenset({"function", "class"})

_LITERALS: dict[type[ast.AST], str] = {
    ast.List: "list",
    ast.ListComp: "list",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Tuple: "tuple",
    ast.JoinedStr: "str",
    ast.Lambda: "function",
    ast.GeneratorExp: "container",
}
_CALLS = {
    "list": "list",
    "dict": "dict",
    "set": "set",
    "frozenset": "set",
    "tuple": "tuple",
    "sorted": "list",
    "str": "str",
    "repr": "str",
    "int": "int",
    "len": "int",
    "ord": "int",
    "float": "float",
    "bool": "bool",
    "isinstance": "bool",
    "any": "bool",
    "all": "bool",
    "range": "container",
    "enumerate": "container",
    "zip": "container",
    "reversed": "container",
    "defaultdict": "dict",
    "Counter": "dict",
    "OrderedDict": "dict",
    "deque": "list",
}
_METHODS = {
    "append": "list",
    "extend": "list",
    "insert": "list",
    "sort": "list",
    "appendleft": "list",
    "popleft": "list",
    "add": "set",
    "discard": "set",
    "items": "dict",
    "keys": "dict",
    "values": "dict",
    "setdefault": "dict",
    "split": "str",
    "strip": "str",
    "startswith": "str",
    "endswith": "str",
    "lower": "str",
    "upper": "str",
}
_ARITHMETIC = (ast.Sub, ast.Div, ast.FloorDiv, ast.Pow, ast.BitAnd, ast.BitXor, ast.LShift, ast.RShift)


def of(node: ast.AST, known: "dict[str, frozenset[str]] | None" = None) -> frozenset[str]:
    """The kinds that an expression may have; empty when nothing is known."""
    for literal, kind in _LITERALS.items():
        if isinstance(node, literal):
            return frozenset({kind})
    match node:
        case ast.Constant(value=None):
            return frozenset({"none"})
        case ast.Constant(value=value):
            return frozenset({type(value).__name__})
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return frozenset({"bool"})
        case ast.UnaryOp():
            return frozenset({"number"})
        case ast.Call(func=ast.Name(id=name)):
            return frozenset({_CALLS[name]}) if name in _CALLS else frozenset()
        case ast.BinOp(left=left, right=right):
            if isinstance(node.op, _ARITHMETIC):
                sides = of(left, known) | of(right, known)
                return frozenset() if sides & CONTAINERS else frozenset({"number"})
            return of(left, known) or of(right, known)
        case ast.Name(id=name) if known:
            return known.get(name, frozenset())
        case _:
            return frozenset()


def of_use(name: ast.Name, parent: ast.AST, field: str) -> frozenset[str]:
    """What the place where a name is used tells of its value."""
    match parent:
        case ast.Subscript() if field == "value":
            return frozenset({"container"})
        case ast.Attribute(attr=attribute) if attribute in _METHODS:
            return frozenset({_METHODS[attribute]})
        case ast.For() | ast.AsyncFor() | ast.comprehension() if field == "iter":
            return frozenset({"container"})
        case ast.Call(func=ast.Name(id="len" | "sorted" | "enumerate" | "sum" | "reversed")):
            return frozenset({"container"}) if field == "args" else frozenset()
        case ast.Call(func=ast.Name(id="range" | "abs")):
            return frozenset({"number"})
        case ast.Call() if field == "func":
            return frozenset({"function"})
        case ast.BinOp(op=operator) if isinstance(operator, _ARITHMETIC):
            return frozenset({"number"})
        case ast.BinOp(left=left, right=right):
            return of(right if left is name else left) - {"none"}
        case ast.AugAssign(op=ast.Add(), value=value):
            return of(value) - {"none"} if field == "target" else frozenset()
        case ast.AugAssign():
            return frozenset({"number"})
        case ast.Compare(ops=[ast.In() | ast.NotIn()]) if field == "comparators":
            return frozenset({"container"})
        case ast.Compare(left=left, comparators=[right]):
            return of(right if left is name else left) - {"none"}
        case _:
            return frozenset()


def clash(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two values can hardly stand for each other."""
    groups = (NUMBERS, CONTAINERS, CALLABLES, frozenset({"module"}))
    ours = [bool(one & group) for group in groups]
    theirs = [bool(other & group) for group in groups]
    if not any(ours) or not any(theirs):
        return False
    return not any(a and b for a, b in zip(ours, theirs, strict=True))
