"""What is known of values: plain data whole, of other objects their type and attributes, of some nothing.

:class:`Crash` says that something is certain to raise, :class:`Beyond` that code of the repository would run,
or data that is not known would decide, so that nothing is certain any more.
"""

from dataclasses import dataclass

PLAIN = (bool, int, float, str, bytes, type(None))
CONTAINERS = (list, tuple, set, frozenset, dict)

_HARMLESS = frozenset(
    "__annotations__ __class__ __dict__ __doc__ __eq__ __firstlineno__ __hash__ __init__ __init_subclass__ "
    "__match_args__ __module__ __ne__ __new__ __repr__ __slots__ __static_attributes__ __str__ __weakref__ "
    "__dataclass_fields__ __dataclass_params__ __post_init__ __subclasshook__".split()
)
"""Attributes that no operator looks at, equality aside."""


class Crash(Exception):
    """It is certain to raise this."""


class Beyond(Exception):
    """What follows depends on code that is not run here."""


@dataclass(frozen=True, slots=True)
class Object:
    """What is no plain data: the name of its type, and its attributes beyond those of any object."""

    kind: str
    attributes: frozenset[str]

    def has(self, name: str) -> bool:
        """Whether it may have an attribute."""
        return name in self.attributes or "*" in self.attributes or hasattr(object, name)


class _Unknown:
    """The value of which nothing is known."""


UNKNOWN = _Unknown()


def plain(value: object) -> bool:
    """Whether it is data, all the way down."""
    if type(value) in PLAIN:
        return True
    if type(value) is dict:
        return all(plain(k) and plain(v) for k, v in value.items())
    return type(value) in CONTAINERS and all(map(plain, value))  # type: ignore[arg-type]


def truth(value: object) -> bool:
    """Whether a value counts as true.

    Raises:
        Beyond: that is not known.
    """
    if plain(value) or type(value) in CONTAINERS:
        return bool(value)
    if isinstance(value, Object) and not {"__bool__", "__len__", "*"} & value.attributes:
        return True
    raise Beyond


def lacking(value: object, name: str) -> bool:
    """Whether an object is known to lack a method; plain data is computed instead."""
    return isinstance(value, Object) and name not in value.attributes and "*" not in value.attributes


def bare(value: object) -> bool:
    """Whether it is data and objects that no operator takes, so that :class:`Object` raises as these do."""
    if isinstance(value, Object):
        return all(name in _HARMLESS or not name.startswith(("__", "*")) for name in value.attributes)
    if type(value) is dict:
        return all(bare(k) and bare(v) for k, v in value.items())
    return type(value) in PLAIN or (type(value) in CONTAINERS and all(map(bare, value)))  # type: ignore[arg-type]


def iterated(value: object) -> None:
    """Go over a value.

    Raises:
        Crash: it cannot be gone over.
    """
    if isinstance(value, Object) and {"__iter__", "__getitem__", "*"} & value.attributes:
        return
    if isinstance(value, Object) or value is None or type(value) in (bool, int, float):
        raise Crash("TypeError")
