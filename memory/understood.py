"""What was understood of a correction, in one line that its owner can check at a glance."""

from collections.abc import Iterator

from .rule import Exempt, Rule, Where

_USUAL = {"edit", "plan", "write tests"}


def in_a_line(rule: Rule, place: str, path: str = "") -> str:
    """What was understood.

    Args:
        rule: the reading.
        place: the name of the repository.
        path: the glob that its owner bound it to.

    >>> in_a_line(Rule("no raw SQL", "constraint", until_version="2.0"), "shop")
    'a constraint, in shop; until 2.0'
    """
    return "; ".join(_parts(rule, place, path))


def _parts(rule: Rule, place: str, path: str) -> Iterator[str]:
    if rule.once:
        yield "for this once, so it is kept and not recalled"
        return
    yield f"a {_kind(rule.kind)}, {_reach(rule, place)}"
    if where := ", ".join(filter(None, [path, _place(rule.where)])):
        yield f"at {where}"
    if tools := ", ".join(rule.libraries or rule.languages):
        yield f"with {tools}"
    if rule.activities and set(rule.activities) != _USUAL:
        yield f"when you {' or '.join(rule.activities)}"
    if since := rule.since_date or rule.since_version:
        yield f"from {since} on"
    if until := rule.until_date or rule.until_version:
        yield f"until {until}"
    if rule.exempt:
        yield f"not for: {', '.join(_exempt(one) for one in rule.exempt)}"


def _kind(kind: str) -> str:
    return {"project-fact": "fact of the project"}.get(kind, kind)


def _reach(rule: Rule, place: str) -> str:
    if rule.reach == "everywhere":
        return "everywhere"
    return f"in {place or 'this repository'}" if rule.reach == "repository" else f"for all of {place}'s owner"


def _place(where: Where) -> str:
    return ", ".join([*where.paths, *where.symbols, *(f"{role} code" for role in where.roles)])


def _exempt(one: Exempt) -> str:
    found = ", ".join([*one.where.paths, *one.where.symbols, *one.where.roles, *one.tasks])
    return found or one.text
