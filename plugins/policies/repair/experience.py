"""What earlier runs say of what to change, and where: they move the general priors, and never replace them.

Shares of templates among repairs are taken as a Dirichlet distribution around the general priors: the prior
is worth ``CONCENTRATION`` repairs, each precedent its weight. So without precedents nothing moves, with many
the shares of this project and this kind of failure show, and in between one backs off to the other. A factor
is bounded on both sides, so that no amount of evidence hides a template or a place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ....runtime.contracts.precedent import Precedent
from .localise import Location
from .templates import Template

CONCENTRATION = 30.0
"""Repairs that the general prior of the templates is worth: as many precedents count as much as it does."""

LEAST, MOST = 0.5, 4.0
"""The bounds of a template's factor: no more than the gap between a likely template and an unlikely one."""

PLACES = 10.0
"""Repairs that the shares of the kinds of statements under suspicion are worth."""

PLACE_LEAST, PLACE_MOST = 0.7, 2.0
"""The bounds of a place's factor: what the tests executed says more than where other mistakes were."""

AGAINST = 2.0
"""So many patches that turned out wrong halve what made them."""

NEIGHBOUR = 0.5
"""How much likelier a file becomes in which such failures were repaired before, at the most."""


def conditioned(templates: Sequence[Template], precedents: Sequence[Precedent]) -> tuple[Template, ...]:
    """Templates with their priors moved by precedents; the highest prior stays what it was."""
    factors = template_factors({t.name: t.prior for t in templates}, precedents)
    top = max((t.prior * factors[t.name] for t in templates), default=0.0)
    if not precedents or not top:
        return tuple(templates)
    scale = max(t.prior for t in templates) / top
    return tuple(replace(t, prior=t.prior * factors[t.name] * scale) for t in templates)


def template_factors(priors: Mapping[str, float], precedents: Iterable[Precedent]) -> dict[str, float]:
    """How much likelier each template is than its general prior says: from ``LEAST`` to ``MOST``."""
    for_, against = _none(), _none()
    for one in precedents:
        known = [name for name in one.solved if name in priors]
        for name in known:
            for_[name] += one.weight / len(known)
        for name in one.against:
            against[name] += one.weight
    factors = shrunk(priors, for_, CONCENTRATION)
    return {n: _within(f * AGAINST / (AGAINST + against[n]), LEAST, MOST) for n, f in factors.items()}


def shrunk(
    priors: Mapping[str, float], counts: Mapping[str, float], concentration: float
) -> dict[str, float]:
    """The mean of a Dirichlet posterior over its prior, by name.

    Args:
        priors: how likely each is, in any unit; one of 0 stays as it is.
        counts: how often each was right.
        concentration: how many counts the prior is worth.
    """
    every = sum(priors.values())
    seen = sum(counts.get(name, 0.0) for name in priors)
    return {
        name: (concentration + counts.get(name, 0.0) * every / prior) / (concentration + seen)
        if prior
        else 1.0
        for name, prior in priors.items()
    }


def informed(locations: Sequence[Location], precedents: Sequence[Precedent]) -> tuple[Location, ...]:
    """Locations with their suspicion moved by precedents, the most suspicious at 1 and first."""
    if not precedents:
        return tuple(locations)
    masses, seen = _none(), _none()
    for location in locations:
        masses[_kind(location)] += location.suspiciousness
    for one in precedents:
        for unit in one.units:
            seen[unit] += one.weight / len(one.units)
    kinds = shrunk(masses, seen, PLACES)
    moved = [
        replace(at, suspiciousness=at.suspiciousness * place_factor(kinds[_kind(at)], nearby(at, precedents)))
        for at in locations
    ]
    top = max((at.suspiciousness for at in moved), default=1.0)
    scaled = [replace(at, suspiciousness=at.suspiciousness / top) for at in moved]
    return tuple(sorted(scaled, key=lambda at: -at.suspiciousness))


def place_factor(kind: float, near: float) -> float:
    """A place's factor by that of its kind of statement, and by how much was repaired near it before."""
    return _within(kind * (1.0 + NEIGHBOUR * near / (near + 1.0)), PLACE_LEAST, PLACE_MOST)


def nearby(location: Location, precedents: Iterable[Precedent]) -> float:
    """The weight of the precedents in whose file, or whose function, a location is."""
    function = location.function.rpartition(".")[2]
    return sum(
        one.weight * (1.0 if one.function and one.function == function else 0.5)
        for one in precedents
        if one.path and one.path == location.path
    )


def _none() -> defaultdict[str, float]:
    return defaultdict(float)


def _kind(location: Location) -> str:
    return type(location.unit).__name__


def _within(value: float, least: float, most: float) -> float:
    return min(most, max(least, value))
