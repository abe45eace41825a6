"""Issues with code in blocks, as people write them."""

import pytest
from mentee.runtime.issue.issue import Issue, read_issue

CASES = (
    (
        "a filled-in template",
        """## fee() rounds down

### Steps to reproduce

```python
from parking import fee
fee(90)
```

### Expected behavior

It should return `400`.

### Actual behavior

It returns `200`.
""",
        ["from parking import fee; fee(90) -> value 400"],
    ),
    (
        "a template with bare values under its headings",
        """**Describe the bug**
Fees are wrong.

**To Reproduce**
```py
from parking import fee

print(fee(90))
```

**Expected behavior**
```
400
```

**Actual behavior**
```
200
```
""",
        ["from parking import fee; print(fee(90)) -> output 400"],
    ),
    (
        "an arrow and a correction beside the call",
        """```python
fee(90)  # -> 200, should be 400
fee(60)  # => 200
```
""",
        ["fee(90) -> value 400", "fee(60) -> value 200"],
    ),
    (
        "a traceback apart from its call",
        """Parsing fails

```python
from conf import parse
parse("verbose")
```

```
Traceback (most recent call last):
  File "demo.py", line 2, in <module>
    parse("verbose")
  File "/x/conf/reader.py", line 8, in parse
    name, value = line.split("=")
ValueError: not enough values to unpack (expected 2, got 1)
```
""",
        ["from conf import parse; parse('verbose') -> completes ValueError"],
    ),
    (
        "a test function",
        """```python
from parking import fee

def test_started_hours():
    \"\"\"Started hours count.\"\"\"
    minutes = 90
    assert fee(minutes) == 400
```
""",
        ["from parking import fee; minutes = 90; assert fee(minutes) == 400"],
    ),
    (
        "a test case",
        """```python
import unittest
from parking import fee

class T(unittest.TestCase):
    def test_it(self):
        self.assertEqual(fee(90), 400)
```
""",
        ["import unittest; from parking import fee; assert fee(90) == 400"],
    ),
    (
        "labels in lines",
        """```python
fee(90)
```
Expected: 400
Got: 200
""",
        ["fee(90) -> value 400"],
    ),
    (
        "blocks with labels",
        """```python
fee(90)
```
Output:
```
200
```
Expected output:
```
400
```
""",
        ["fee(90) -> value 400"],
    ),
    (
        "comments under the call",
        """```python
from parking import fee
print(fee(90))
# prints 200
# expected 400
```""",
        ["from parking import fee; print(fee(90)) -> output 400"],
    ),
    (
        "reStructuredText",
        """Fees
====

Here is what I do::

    from parking import fee
    fee(90)

The result is 200, it should be 400.
""",
        ["from parking import fee; fee(90) -> value 400"],
    ),
    (
        "what is expected after the block",
        """# Median of an even count

## Example

```python
from stats import median

median([1, 2, 3, 4])
#> 3
```

I'd expect this to return `2.5`.
""",
        ["from stats import median; median([1, 2, 3, 4]) -> value 2.5"],
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
