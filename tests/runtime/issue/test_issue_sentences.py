"""Issues that say it in sentences, as people write them."""

import pytest
from mentee.runtime.issue.issue import Issue, read_issue

CASES = (
    (
        "a sentence without marks",
        """fee(90) should return 400 instead of 200.""",
        ["fee(90) -> value 400"],
    ),
    (
        "two sentences about one call",
        """When I call `fee(90)` I get 200. It should be 400.
""",
        ["fee(90) -> value 400"],
    ),
    (
        "a title that says it all",
        """# `fee(90)` returns 200 but should return 400

See title.""",
        ["fee(90) -> value 400"],
    ),
    (
        "a sentence about an exception",
        """`fee(-1)` should raise ValueError, but it returns 0.""",
        ["fee(-1) -> raises ValueError"],
    ),
    (
        "no example at all",
        """The parking machine is broken. Please fix it!""",
        [],
    ),
    (
        "a hint of the template that was left in",
        """<!-- Describe the bug: f(1) should return 2 -->
`fee(90)` gives 200, expected 400
""",
        ["fee(90) -> value 400"],
    ),
    (
        "values that differ in type alone",
        """`mean([1, 2, 3])` returns 2.0 but should return 2""",
        ["mean([1, 2, 3]) -> value 2"],
    ),
    (
        "a value in words",
        """`find('x')` should return an empty list instead of None""",
        ["find('x') -> value []"],
    ),
    (
        "a list of calls",
        """* `fee(90)` returns 200, should return 400
* `fee(30)` returns 0, should return 200
""",
        ["fee(90) -> value 400", "fee(30) -> value 200"],
    ),
    (
        "an exception that should not come",
        """`parse('')` should not raise IndexError.""",
        ["parse('') -> completes IndexError"],
    ),
    (
        "a comparison in prose",
        """Hi,

parking.fee(90) == 200, which is wrong: I expected it to be 400.

Thanks""",
        ["parking.fee(90) -> value 400"],
    ),
    (
        "a method of a new object",
        """`Rect(0, 0, 10, 10).contains(0, 5)` is False but must be True.
""",
        ["Rect(0, 0, 10, 10).contains(0, 5) -> value True"],
    ),
    (
        "what happens before what should",
        """Calling `show(1.0)` will return `'1.0 Byte'` instead of `'1 Byte'`.
""",
        ["show(1.0) -> value '1 Byte'"],
    ),
    (
        "a value instead of an exception",
        """`fee(-1)` returns 0 instead of raising ValueError
""",
        ["fee(-1) -> raises ValueError"],
    ),
)


def told(issue: Issue) -> list[str]:
    """Each call of the issue with what it needs and what is expected of it."""
    found = [
        "; ".join((*e.setup, e.call))
        + (f" -> {e.expected.kind} {e.expected.text}" if e.expected else " -> ?")
        for e in issue.examples
    ]
    found += ["; ".join((*a.setup, a.test)) for a in issue.assertions]
    in_code = {e.call for e in issue.examples}
    return found + [
        f"{s.call} -> {s.expected.kind} {s.expected.text}" if s.expected else f"{s.call} -> ?"
        for s in issue.statements
        if s.call not in in_code
    ]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_expected_is_told_from_what_happens(text, expected):
    assert told(read_issue(text)) == expected
