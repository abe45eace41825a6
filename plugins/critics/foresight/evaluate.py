"""Working out an expression on known values, by the rules of Python and without running anybody's code."""

import ast
import builtins
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, cast

from .known import PLAIN, UNKNOWN, Beyond, Crash, Object, iterated, lacking, plain, truth
from .operators import BINARY, UNARY, compared, computed, grows

_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    name: getattr(builtins, name)
    for name in (
        "abs all any bool dict float frozenset int len list max min ord set sorted str sum tuple".split()
    )
}
_METHODS = frozenset(
    "startswith endswith lower upper strip lstrip rstrip split rfind find index count get isdigit isalpha "
    "isspace union intersection difference issubset issuperset title isupper islower".split()
)


class Evaluator:
    """Evaluates expressions of one function.

    Args:
        variables: what its variables hold.
        local: the names that it binds; of these, one that holds nothing cannot be read.
        hidden: names that the file binds, so that they are not the builtins of that name.
    """

    def __init__(
        self, variables: Mapping[str, object], local: Collection[str], hidden: Collection[str]
    ) -> None:
        self._variables, self._local, self._hidden = variables, local, hidden

    def of(self, node: ast.expr) -> object:
        """What an expression gives.

        Raises:
            Crash, Beyond: see the module.
        """
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise Beyond
        return method(node)

    def _constant(self, node: ast.Constant) -> object:
        return node.value if type(node.value) in PLAIN else UNKNOWN

    def _name(self, node: ast.Name) -> object:
        if node.id in self._variables:
            return self._variables[node.id]
        if node.id in self._local:
            raise Crash("UnboundLocalError")
        return UNKNOWN

    def _attribute(self, node: ast.Attribute) -> object:
        owner = self.of(node.value)
        if isinstance(owner, Object):
            missing = not owner.has(node.attr)
        else:
            missing = owner is not UNKNOWN and not hasattr(owner, node.attr)
        if missing:
            raise Crash("AttributeError")
        return UNKNOWN

    def _tuple(self, node: ast.Tuple) -> object:
        return tuple(self._items(node.elts))

    def _list(self, node: ast.List) -> object:
        return self._items(node.elts)

    def _items(self, nodes: list[ast.expr]) -> list[object]:
        if any(isinstance(one, ast.Starred) for one in nodes):
            raise Beyond
        return [self.of(one) for one in nodes]

    def _ifexp(self, node: ast.IfExp) -> object:
        return self.of(node.body if self.truth(node.test) else node.orelse)

    def _boolop(self, node: ast.BoolOp) -> object:
        value: object = None
        for one in node.values:
            value = self.of(one)
            if truth(value) is isinstance(node.op, ast.Or):
                return value
        return value

    def truth(self, node: ast.expr) -> bool:
        """Whether an expression holds."""
        return truth(self.of(node))

    def _unaryop(self, node: ast.UnaryOp) -> object:
        if isinstance(node.op, ast.Not):
            return not self.truth(node.operand)
        function, name = UNARY[type(node.op)]
        value = self.of(node.operand)
        if isinstance(value, Object) and not value.has(name):
            raise Crash("TypeError")
        return computed(function, value)

    def _binop(self, node: ast.BinOp) -> object:
        left, right = self.of(node.left), self.of(node.right)
        function, name = BINARY[type(node.op)]
        if lacking(left, f"__{name}__") and lacking(right, f"__r{name}__"):
            raise Crash("TypeError")
        if grows(node.op, left, right):
            return UNKNOWN
        return computed(function, left, right)

    def _compare(self, node: ast.Compare) -> object:
        left, result = self.of(node.left), True
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.of(comparator)
            value = compared(op, left, right)
            if value is UNKNOWN and len(node.ops) > 1:
                raise Beyond
            if len(node.ops) == 1 or not value:
                return value
            left = right
        return result

    def _subscript(self, node: ast.Subscript) -> object:
        value = self.of(node.value)
        index = self._slice(node.slice) if isinstance(node.slice, ast.Slice) else self.of(node.slice)
        if value is None or type(value) in (int, float, bool, set) or lacking(value, "__getitem__"):
            raise Crash("TypeError")
        items = cast("Sequence[object]", value) if type(value) in (list, tuple) else ()
        if type(index) is int and -len(items) <= index < len(items):
            return items[index]  # of which there may be any object
        return computed(operator.getitem, value, index)

    def _slice(self, node: ast.Slice) -> object:
        bounds = [None if b is None else self.of(b) for b in (node.lower, node.upper, node.step)]
        if any(isinstance(b, Object) and not b.has("__index__") for b in bounds):
            raise Crash("TypeError")
        return slice(*bounds) if all(type(b) in PLAIN for b in bounds) else UNKNOWN

    def _call(self, node: ast.Call) -> object:
        """A call of the repository's code cannot be followed; that it cannot be made may be seen."""
        called = self.of(node.func)
        arguments = [self.of(a.value if isinstance(a, ast.Starred) else a) for a in node.args]
        values = [self.of(k.value) for k in node.keywords]
        if (called is not UNKNOWN and not isinstance(called, Object)) or lacking(called, "__call__"):
            raise Crash("TypeError")
        if values or any(isinstance(a, ast.Starred) for a in node.args):
            raise Beyond
        match node.func:
            case ast.Name(id=name) if name in _FUNCTIONS and self._is_builtin(name):
                if len(arguments) == 1 and name == "len" and lacking(arguments[0], "__len__"):
                    raise Crash("TypeError")
                return self._applied(_FUNCTIONS[name], arguments)
            case ast.Attribute(value=owner, attr=name) if name in _METHODS:
                return self._applied(operator.methodcaller(name, *arguments), [self.of(owner)])
            case _:
                raise Beyond

    def _generatorexp(self, node: ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp) -> object:
        """What it goes over is worked out before anything else."""
        iterated(self.of(node.generators[0].iter))
        raise Beyond

    _listcomp = _setcomp = _dictcomp = _generatorexp

    def _is_builtin(self, name: str) -> bool:
        return name not in self._variables and name not in self._local and name not in self._hidden

    def _applied(self, function: Callable[..., object], arguments: list[object]) -> object:
        found = computed(function, *arguments)
        if found is UNKNOWN and not all(map(plain, arguments)):
            raise Beyond
        return found
