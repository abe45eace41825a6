"""What pyproject.toml says of the distribution agrees with the folders."""

import tomllib
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
ENTRY_POINTS = PROJECT["project"]["entry-points"]["mentee"]


def folders_of_packages() -> dict[str, str]:
    """Each package below the mapped roots, by name, with its folder as seen from the root."""
    found = {"mentee": "mentee"}
    for top in ("cli", "memory", "plugins", "runtime", "tui"):
        for init in (ROOT / top).rglob("__init__.py"):
            folder = init.parent.relative_to(ROOT)
            found["mentee." + ".".join(folder.parts)] = folder.as_posix()
    return found


def test_every_folder_with_an_init_is_a_listed_package():
    assert set(SETUPTOOLS["packages"]) == set(folders_of_packages())


def test_every_package_is_mapped_to_its_folder():
    assert SETUPTOOLS["package-dir"] == folders_of_packages()


def test_every_module_lies_in_a_listed_package():
    mapped = set(SETUPTOOLS["package-dir"].values())
    homeless = [
        path.relative_to(ROOT).as_posix()
        for top in ("cli", "memory", "plugins", "runtime", "tui")
        for path in (ROOT / top).rglob("*.py")
        if path.parent.relative_to(ROOT).as_posix() not in mapped
    ]
    assert homeless == []


def test_the_lists_are_sorted():
    assert SETUPTOOLS["packages"] == sorted(SETUPTOOLS["packages"])
    assert list(ENTRY_POINTS) == sorted(ENTRY_POINTS)


@pytest.mark.parametrize("module", ENTRY_POINTS.values())
def test_an_entry_point_names_a_module_that_exists(module: str):
    assert find_spec(module) is not None


def test_the_installed_distribution_offers_the_entry_points_of_this_checkout():
    points = [(point, point.dist) for point in entry_points(group="mentee")]
    installed = {point.name: point.value for point, dist in points if dist and dist.name == "mentee"}
    assert installed == ENTRY_POINTS
