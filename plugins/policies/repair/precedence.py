"""How tightly expressions bind, so that parentheses stand where they are needed and nowhere else."""

import ast

from .source import COMPREHENSIONS, Source

LOOSEST, CONDITIONAL, OR, AND, NOT, COMPARE = 0, 1, 2, 3, 4, 5
SUM, PRODUCT, UNARY, POWER, AWAIT, ATOM = 10, 11, 12, 13, 14, 15

_BINARY = {
    ast.BitOr: 6,
    ast.BitXor: 7,
    ast.BitAnd: 8,
    ast.LShift: 9,
    ast.RShift: 9,
    ast.Add: SUM,
    ast.Sub: SUM,
    ast.Mult: PRODUCT,
    ast.Div: PRODUCT,
    ast.FloorDiv: PRODUCT,
    ast.Mod: PRODUCT,
    ast.MatMult: PRODUCT,
    ast.Pow: POWER,
}


def level(node: ast.AST) -> int:
    """How tightly an expression holds together."""
    match node:
        case ast.BinOp():
            return _BINARY[type(node.op)]
        case ast.BoolOp():
            return OR if isinstance(node.op, ast.Or) else AND
        case ast.UnaryOp():
            return NOT if isinstance(node.op, ast.Not) else UNARY
        case ast.Compare():
            return COMPARE
        case ast.IfExp() | ast.Lambda():
            return CONDITIONAL
        case ast.NamedExpr() | ast.Yield() | ast.YieldFrom() | ast.Starred():
            return LOOSEST
        case ast.Await():
            return AWAIT
        case _:
            return ATOM


def text_level(text: str) -> int:
    """How tightly the expression that a text is holds together; loosest when it is none."""
    if text.isidentifier() or text.isdecimal():
        return ATOM
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return LOOSEST
    if isinstance(node, ast.Tuple) and not text.lstrip().startswith("("):
        return LOOSEST
    return level(node)


def needed(source: Source, node: ast.AST) -> int:
    """How tightly what stands in the place of a node must hold together to need no parentheses."""
    parent, field = source.parents[node], source.fields[node]
    match parent:
        case ast.BinOp():
            own = _BINARY[type(parent.op)]
            tighter = (field == "left") == isinstance(parent.op, ast.Pow)
            return own + 1 if tighter else own
        case ast.BoolOp():
            return OR if isinstance(parent.op, ast.Or) else AND
        case ast.UnaryOp():
            return NOT if isinstance(parent.op, ast.Not) else UNARY
        case ast.Compare():
            return COMPARE + 1
        case ast.IfExp():
            return CONDITIONAL if field == "orelse" else OR
        case ast.Attribute() | ast.Await():
            return ATOM
        case ast.Subscript() if field == "value":
            return ATOM
        case ast.Call() if field == "func":
            return ATOM
        case ast.comprehension() if field != "target":
            return OR
        case ast.Starred():
            return 6
        case ast.Dict() | ast.List() | ast.Set() | ast.Tuple() | ast.keyword() | ast.Slice() | ast.Call():
            return CONDITIONAL
        case _ if isinstance(parent, COMPREHENSIONS):
            return CONDITIONAL
        case _:
            return LOOSEST


def enclosed(source: Source, node: ast.AST) -> bool:
    """Whether parentheses stand right around an operand already."""
    start, end = source.span(node)
    parent = source.parents[node]
    if not isinstance(parent, ast.BinOp | ast.BoolOp | ast.UnaryOp | ast.Compare | ast.IfExp):
        return False
    low, high = source.span(parent)
    before = source.text[low:start].rstrip()
    after = source.text[end:high].lstrip()
    return before.endswith("(") and after.startswith(")")


def fitted(source: Source, node: ast.AST, text: str) -> str:
    """The text as it must be written to stand in the place of a node."""
    if isinstance(node, ast.GeneratorExp) and isinstance(source.parents[node], ast.Call):
        return f"({text})"  # the only argument shares the call's parentheses
    if text_level(text) >= needed(source, node) or enclosed(source, node):
        return text
    return f"({text})"


def operand(source: Source, node: ast.AST, at_least: int) -> str:
    """The text of a node as it must be written to be an operand of something that binds so tightly."""
    text = source.segment(node)
    if isinstance(node, ast.Tuple) and not text.startswith("("):
        return f"({text})"
    return text if level(node) >= at_least else f"({text})"
