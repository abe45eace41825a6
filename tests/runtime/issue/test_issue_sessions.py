"""Issues with pasted sessions, as people write them."""

import pytest
from mentee.runtime.issue.issue import Issue, read_issue

CASES = (
    (
        "the wrong output pasted and the right one in a line",
        """Wrong fee

>>> from parking import fee
>>> fee(90)
200

Expected: 400
""",
        ["from parking import fee; fee(90) -> value 400"],
    ),
    (
        "a comment beside the call",
        """>>> fee(90)  # expected 400
200
""",
        ["fee(90) -> value 400"],
    ),
    (
        "an indented example and what comes instead",
        """I would expect

    >>> fee(90)
    400

but I get 200.
""",
        ["fee(90) -> value 400"],
    ),
    (
        "the same call under Expected and under Actual",
        """Expected:

```
>>> fee(90)
400
```

Actual:

```
>>> fee(90)
200
```
""",
        ["fee(90) -> value 400"],
    ),
    (
        "a crash in a session",
        """fee(None) crashes

```
>>> from parking import fee
>>> fee(None)
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "/srv/parking/tariff.py", line 12, in fee
    return minutes // 60 * RATE
TypeError: unsupported operand type(s) for //: 'NoneType' and 'int'
```
""",
        ["from parking import fee; fee(None) -> completes TypeError"],
    ),
    (
        "an exception expected as doctest writes it",
        """Negative times must be refused:

>>> fee(-1)
Traceback (most recent call last):
    ...
ValueError: negative time
""",
        ["fee(-1) -> raises ValueError"],
    ),
    (
        "calls that change an object first",
        """>>> from bank import Ledger
>>> ledger = Ledger()
>>> ledger.add(3)
>>> ledger.add(4)
>>> ledger.total()
7

It gives 4.
""",
        [
            "from bank import Ledger; ledger = Ledger(); ledger.add(3); ledger.add(4); l"
            "edger.total() -> value 7",
        ],
    ),
    (
        "an IPython session",
        """```
In [1]: from parking import fee

In [2]: fee(90)
Out[2]: 200
```
The correct answer is 400.
""",
        ["from parking import fee; fee(90) -> value 400"],
    ),
    (
        "numbers that are quantities of a story",
        """We saw a pause of 32 seconds. The default timeout should be 30.

>>> pause(5)
10
""",
        ["pause(5) -> value 10"],
    ),
    (
        "a quotation",
        """> When I do
> >>> fee(90)
> 200

I expected 400.
""",
        ["fee(90) -> value 400"],
    ),
    (
        "only what happens now",
        """### Actual

>>> fee(90)
200
""",
        ["fee(90) -> ?"],
    ),
    (
        "an object shown by its repr",
        """>>> tax("10.04")
Decimal('1.90')

should be `Decimal('1.91')`.
""",
        ["tax('10.04') -> output Decimal('1.91')"],
    ),
    (
        "a printed table",
        """```pycon
>>> table = render([
...     ("a", 1),
... ])
>>> print(table)
a | 1
b | 2
```
""",
        ["table = render([('a', 1)]); print(table) -> output a | 1\nb | 2"],
    ),
    (
        "a sentence after the block that says both",
        """```python
>>> name("ada")
'ada'
```
This returns 'ada' but I expected 'Ada'.
""",
        ["name('ada') -> value 'Ada'"],
    ),
    (
        "Windows line ends",
        """# Bug\r\n\r\n>>> fee(90)\r\n400\r\n\r\nWe get 200.\r\n""",
        ["fee(90) -> value 400"],
    ),
    (
        "a sentence before and a sentence after",
        """This returns 200:

>>> fee(90)
200

and it should return 400.
""",
        ["fee(90) -> value 400"],
    ),
    (
        "a variable in the call",
        """```python
>>> import parking
>>> stay = 90
>>> parking.fee(stay)
200
```
Should be 400 (two hours).""",
        ["import parking; stay = 90; parking.fee(stay) -> value 400"],
    ),
    (
        "a crash where a value was expected",
        """```
>>> head([])
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "lists.py", line 2, in head
    return items[0]
IndexError: list index out of range
```
I expected None.
""",
        ["head([]) -> value None"],
    ),
    (
        "an import in an earlier block",
        """First:

```python
>>> from parking import fee
>>> fee(90)
400
```

and also

```python
>>> fee(30)
200
```
""",
        [
            "from parking import fee; fee(90) -> value 400",
            "from parking import fee; fee(30) -> value 200",
        ],
    ),
    (
        "a crash of which the last line was kept",
        """Very large numbers

```python
>>> import sizes
>>> sizes.natural(10**400)
OverflowError: int too large to convert to float
```
""",
        ["import sizes; sizes.natural(10 ** 400) -> completes OverflowError"],
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
