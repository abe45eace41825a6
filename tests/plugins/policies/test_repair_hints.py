"""What the repair policy makes of hints that a failure gives, and of the text around a change."""

from collections.abc import Callable
from textwrap import dedent

import pytest
from mentee.plugins.policies.repair.templates import TEMPLATES

Edited = Callable[..., dict[str, list[str]]]

LACKING = "'Word' object has no attribute 'path'"
WAITS = "import pytest\n\n\ndef test_it():\n    with pytest.raises(OddError):\n        f('')\n"

# template: what the failing test showed, before, after
HINTED: list[tuple[str, dict[str, str], str, str]] = [
    (
        "attribute that is lacking",
        {"exception": "AttributeError", "message": LACKING},
        "class File:\n    def path(self):\n        pass\n\n\ndef f(x, y):\n"
        "    if x.path == y:\n        return 1",
        "class File:\n    def path(self):\n        pass\n\n\ndef f(x, y):\n"
        "    if isinstance(x, File) and x.path == y:\n        return 1",
    ),
    (
        "missing import",
        {"exception": "NameError", "message": "name 'math' is not defined"},
        "def f(x):\n    return math.floor(x)",
        "import math\ndef f(x):\n    return math.floor(x)",
    ),
    (
        "catch",
        {"exception": "KeyError", "test": WAITS},
        "def f(x):\n    return TABLE[x]",
        "def f(x):\n    try:\n        return TABLE[x]\n    except KeyError:\n        raise OddError",
    ),
    (
        "raise instead",
        {"exception": "Failed", "message": "DID NOT RAISE <class 'shop.OddError'>"},
        "def f(x):\n    if not x:\n        return None\n    return g(x)",
        "def f(x):\n    if not x:\n        raise OddError\n    return g(x)",
    ),
    (
        "asserted difference",
        {"exception": "AssertionError", "message": "assert 'a red ball' == 'one red ball'"},
        "def f(x):\n    return f'a {x} ball'",
        "def f(x):\n    return f'one {x} ball'",
    ),
    (
        "asserted difference",
        {"exception": "AssertionError", "message": "assert 42 == 40"},
        "def f(x):\n    return x + 7",
        "def f(x):\n    return x + 5",
    ),
]


def test_what_is_written_twice_is_changed_twice(edited: Edited) -> None:
    text = "def f(x):\n    if x:\n        g(x, 1)\n    else:\n        h(x)\n        g(x, 1)\n"
    assert text.replace("g(x, 1)", "g(x)") in [new for texts in edited(text).values() for new in texts]


@pytest.mark.parametrize(
    ("template", "seen", "before", "after"), HINTED, ids=[f"{c[0]}-{i}" for i, c in enumerate(HINTED)]
)
def test_a_failure_tells_what_to_try(
    template: str, seen: dict[str, str], before: str, after: str, edited: Edited
) -> None:
    assert after + "\n" in edited(before + "\n", **seen)[template]
    assert after + "\n" not in edited(before + "\n").get(template, [])


def test_lists_are_not_added_to_numbers(edited: Edited) -> None:
    text = dedent("""\
        def f(n):
            found = []
            count = 0
            return count
    """)
    every = [new for texts in edited(text).values() for new in texts]
    assert not any("return count + found" in new or "return found + count" in new for new in every)


def test_formatting_and_comments_stay(edited: Edited) -> None:
    text = "def f( a,b ):\n    return   g( a ,\n        b )   # why\n"
    swapped = edited(text)["swap arguments"]
    assert "def f( a,b ):\n    return   g( b ,\n        a )   # why\n" in swapped


def test_names_are_unique() -> None:
    names = [t.name for t in TEMPLATES]
    assert len(names) == len(set(names))
