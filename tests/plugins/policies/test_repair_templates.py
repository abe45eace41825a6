"""What each template of the repair policy makes of a small function."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from mentee.plugins.policies.repair.templates import TEMPLATES

Edited = Callable[..., dict[str, list[str]]]

# template: (before, what one of its edits must lead to); each pair is cut down to the changed lines.
CASES: list[tuple[str, str, str]] = [
    ("comparison operator", "def f(a, b):\n    return a < b", "def f(a, b):\n    return a <= b"),
    ("comparison operator", "def f(a, b):\n    return a is b", "def f(a, b):\n    return a == b"),
    ("comparison operator", "def f(a, b):\n    return a not in b", "def f(a, b):\n    return a in b"),
    (
        "comparison operators",
        "def f(a, b, x):\n    return a < x < b",
        "def f(a, b, x):\n    return a <= x <= b",
    ),
    (
        "comparison operators",
        "def f(a, b, x, y):\n    return a < x < b and a < y < b",
        "def f(a, b, x, y):\n    return a <= x < b and a <= y < b",
    ),
    ("round otherwise", "def f(n):\n    return n // 60", "def f(n):\n    return -(-n // 60)"),
    (
        "round otherwise",
        "def f(a, n):\n    return (a + n) // 2",
        "def f(a, n):\n    return round((a + n) / 2)",
    ),
    ("off by one", "def f(n):\n    return max(1, n // 60)", "def f(n):\n    return max(1, n // 60 + 1)"),
    (
        "clamp",
        "class C:\n    m: int = 3\n    a: int = 1\n    def f(self):\n        return self.a * 2",
        "class C:\n    m: int = 3\n    a: int = 1\n    def f(self):\n        return min(self.a * 2, self.m)",
    ),
    (
        "name alike",
        "from decimal import ROUND_DOWN, ROUND_UP\ndef f(d):\n    return d.quantize(1, ROUND_DOWN)",
        "from decimal import ROUND_DOWN, ROUND_UP\ndef f(d):\n    return d.quantize(1, ROUND_UP)",
    ),
    ("case and ends", "def f(a, b):\n    return a == b", "def f(a, b):\n    return a == b.upper()"),
    (
        "parts that may lack",
        "def f(line):\n    name, value = line.split('=')\n    return name",
        "def f(line):\n    name, _, value = line.partition('=')\n    return name",
    ),
    (
        "extend condition",
        "def f(line):\n    if not line:\n        return 0\n    return line.split('=')",
        "def f(line):\n    if not line or '=' not in line:\n        return 0\n    return line.split('=')",
    ),
    ("arithmetic operator", "def f(a, b):\n    return a / b", "def f(a, b):\n    return a // b"),
    (
        "augmented operator",
        "def f(a, b):\n    a ^= b\n    return a",
        "def f(a, b):\n    a &= b\n    return a",
    ),
    ("augmented operator", "def f(a, b):\n    a += b\n    return a", "def f(a, b):\n    a = b\n    return a"),
    (
        "accumulate",
        "def f(xs, t):\n    for x in xs:\n        t = x\n    return t",
        "def f(xs, t):\n    for x in xs:\n        t += x\n    return t",
    ),
    ("drop operand", "def f(x):\n    return 1 + f(x)", "def f(x):\n    return f(x)"),
    ("add operand", "def f(g, k, n):\n    return g(k)", "def f(g, k, n):\n    return g(k - n)"),
    ("add operand", "def f(x):\n    return x", "def f(x):\n    return x ** 2"),
    ("off by one", "def f(n):\n    return range(n)", "def f(n):\n    return range(n + 1)"),
    ("off by one", "def f(n):\n    return [n - 1]", "def f(n):\n    return [n]"),
    ("off by one", "def f(a):\n    return len(a) * [0]", "def f(a):\n    return (len(a) - 1) * [0]"),
    ("number off by one", "def f(x):\n    return x > 2", "def f(x):\n    return x > 1"),
    ("boundary", "def f(x):\n    return len(x) == 0", "def f(x):\n    return len(x) <= 1"),
    (
        "negate condition",
        "def f(x):\n    if x:\n        return 1",
        "def f(x):\n    if not x:\n        return 1",
    ),
    ("negate operand", "def f(x, y):\n    return x and y", "def f(x, y):\n    return x and not y"),
    ("boolean operator", "def f(x, y):\n    return x and y", "def f(x, y):\n    return x or y"),
    ("drop condition", "def f(x, y):\n    return x and y", "def f(x, y):\n    return x"),
    (
        "extend condition",
        "def f(x):\n    if x.next is None:\n        return 1",
        "def f(x):\n    if x is None or x.next is None:\n        return 1",
    ),
    (
        "replace condition",
        "def f(q):\n    while True:\n        q.pop()",
        "def f(q):\n    while q:\n        q.pop()",
    ),
    (
        "truth or presence",
        "def f(x):\n    if x:\n        return 1",
        "def f(x):\n    if x is not None:\n        return 1",
    ),
    (
        "filter",
        "def f(xs):\n    return [x.y for x in xs]",
        "def f(xs):\n    return [x.y for x in xs if x is not None]",
    ),
    ("guard access", "def f(x):\n    return x.y", "def f(x):\n    return x.y if x is not None else None"),
    ("constant", "def f():\n    return True", "def f():\n    return False"),
    ("constant", "def f():\n    best = 0\n    return best", "def f():\n    best = -1\n    return best"),
    ("empty value", "def f(n):\n    return []", "def f(n):\n    return [[]]"),
    ("empty value", "def f(n):\n    return []", "def f(n):\n    return [n]"),
    ("variable", "def f(a, b):\n    return g(a)", "def f(a, b):\n    return g(b)"),
    ("name for expression", "def f(a, b):\n    return a[0] + 1", "def f(a, b):\n    return b + 1"),
    (
        "expression for expression",
        "def f(a, b):\n    a[0] = 1\n    return b[1]",
        "def f(a, b):\n    b[1] = 1\n    return b[1]",
    ),
    (
        "missing self",
        "class C:\n    def __init__(self):\n        self.a = 1\n    def f(self, a):\n        return a",
        "class C:\n    def __init__(self):\n        self.a = 1\n    def f(self, a):\n        return self.a",
    ),
    ("sibling function", "def f(a):\n    return any(a)", "def f(a):\n    return all(a)"),
    ("sibling attribute", "def f(a, b):\n    a.append(b)", "def f(a, b):\n    a.extend(b)"),
    (
        "sibling attribute",
        "def f(a, b):\n    a.x_in()\n    b.x_out()",
        "def f(a, b):\n    a.x_out()\n    b.x_out()",
    ),
    ("swap arguments", "def f(a, b):\n    return g(a % b, b)", "def f(a, b):\n    return g(b, a % b)"),
    ("swap operands", "def f(a, b):\n    return a - b", "def f(a, b):\n    return b - a"),
    ("swap elements", "def f(t, i, j):\n    return t[i, j]", "def f(t, i, j):\n    return t[j, i]"),
    (
        "swap branches",
        "def f(a, b, c):\n    return a if c else b",
        "def f(a, b, c):\n    return b if c else a",
    ),
    ("drop argument", 'def f(a):\n    return a.split(" ")', "def f(a):\n    return a.split()"),
    (
        "add argument",
        "def g(x, w=1):\n    return x\n\ndef f(x, w):\n    return g(x)",
        "def g(x, w=1):\n    return x\n\ndef f(x, w):\n    return g(x, w=w)",
    ),
    (
        "one more type",
        "def f(x):\n    return isinstance(x, int)",
        "def f(x):\n    return isinstance(x, (int, float))",
    ),
    (
        "wrap in call",
        "def f(d):\n    for k in d:\n        d.pop(k)",
        "def f(d):\n    for k in list(d):\n        d.pop(k)",
    ),
    ("wrap in call", "def f(a, b):\n    return a - b", "def f(a, b):\n    return max(0, a - b)"),
    (
        "clamp",
        "def f(m, n):\n    m = n + 1\n    return m",
        "def f(m, n):\n    m = max(m, n + 1)\n    return m",
    ),
    ("unwrap call", "def f(x):\n    yield f(x)", "def f(x):\n    yield x"),
    ("call or not", "def f(p):\n    return p.exists", "def f(p):\n    return p.exists()"),
    (
        "same call twice",
        "def f(a, b):\n    a = g(a)\n    return h(a, b)",
        "def f(a, b):\n    a = g(a)\n    return h(g(a), b)",
    ),
    ("cut", "def f(a, k):\n    for x in a:\n        g(x)", "def f(a, k):\n    for x in a[k:]:\n        g(x)"),
    ("slice bounds", "def f(a, k):\n    return a[:k]", "def f(a, k):\n    return a[k:]"),
    ("from the other end", "def f(a):\n    return a[0]", "def f(a):\n    return a[-1]"),
    ("range bounds", "def f(n):\n    return range(n)", "def f(n):\n    return range(1, n + 1)"),
    ("loop or branch", "def f(a):\n    if a:\n        a.pop()", "def f(a):\n    while a:\n        a.pop()"),
    (
        "loop target",
        "def f(a):\n    for i in a:\n        g(i)",
        "def f(a):\n    for i in range(len(a)):\n        g(i)",
    ),
    ("recursive argument", "def f(a):\n    return f(a)", "def f(a):\n    return f(a[1:])"),
    (
        "returned value",
        "def f(depth):\n    depth -= 1\n    return True",
        "def f(depth):\n    depth -= 1\n    return depth == 0",
    ),
    ("conditional result", "def f(a, n):\n    return a / n", "def f(a, n):\n    return a / n if n else 0"),
    ("missing return", "def f(a):\n    g(a)", "def f(a):\n    return g(a)"),
    (
        "guard",
        "def f(rows):\n    return rows[0]",
        "def f(rows):\n    if not rows:\n        return None\n    return rows[0]",
    ),
    (
        "guard by raising",
        "def f(rows):\n    return rows[0]",
        "def f(rows):\n    if not rows:\n        raise ValueError\n    return rows[0]",
    ),
    (
        "copied statement",
        "def f(a, b):\n    out = []\n    out.append(a)\n    return out",
        "def f(a, b):\n    out = []\n    out.append(a)\n    out.append(b)\n    return out",
    ),
    (
        "assign name",
        "def f(n):\n    p = None\n    while n:\n        n = n.next\n    return p",
        "def f(n):\n    p = None\n    while n:\n        p = n\n        n = n.next\n    return p",
    ),
    (
        "count",
        "def f(a):\n    i = 0\n    while a[i]:\n        g(i)\n    return i",
        "def f(a):\n    i = 0\n    while a[i]:\n        g(i)\n        i += 1\n    return i",
    ),
    (
        "put into container",
        "def f(n):\n    seen = set()\n    if n in seen:\n        return 1\n    return g(n)",
        "def f(n):\n    seen = set()\n    if n in seen:\n        return 1\n    seen.add(n)\n    return g(n)",
    ),
    (
        "default for missing",
        "def f(a):\n    return len(a)",
        "def f(a):\n    if a is None:\n        a = []\n    return len(a)",
    ),
    ("delete statement", "def f(a):\n    a = 0\n    return a", "def f(a):\n    return a"),
    (
        "change leave",
        "def f(a):\n    for x in a:\n        if x:\n            continue\n        g(x)",
        "def f(a):\n    for x in a:\n        if x:\n            break\n        g(x)",
    ),
    ("move statement", "def f(a):\n    g(a)\n    h(a)", "def f(a):\n    h(a)\n    g(a)"),
    (
        "move statement",
        "def f(a):\n    for x in a:\n        g(x)\n    h(x)",
        "def f(a):\n    for x in a:\n        g(x)\n        h(x)",
    ),
    (
        "move statement",
        "def f(a):\n    for x in a:\n        g(x)\n        h(x)",
        "def f(a):\n    for x in a:\n        g(x)\n    h(x)",
    ),
    (
        "make conditional",
        "def f(a, b):\n    a.append(b)",
        "def f(a, b):\n    if b is not None:\n        a.append(b)",
    ),
    ("drop branch", "def f(a):\n    if a:\n        g(a)", "def f(a):\n    g(a)"),
    (
        "mutable default",
        "def f(a, to=[]):\n    to.append(a)\n    return to",
        "def f(a, to=None):\n    if to is None:\n        to = []\n    to.append(a)\n    return to",
    ),
    ("missing default", "def f(a, b):\n    return a", "def f(a, b=None):\n    return a"),
    ("value or default", "def f(r):\n    return r.names", "def f(r):\n    return r.names or []"),
    ("look up with default", "def f(c, w):\n    return c[w]", "def f(c, w):\n    return c.get(w, 0)"),
    (
        "get attribute with default",
        "def f(n):\n    return n.kids",
        'def f(n):\n    return getattr(n, "kids", None)',
    ),
    ("assign instead", "def f(g, n, m):\n    g[n].update(g[m])", "def f(g, n, m):\n    g[n] = g[m]"),
    (
        "value of a change in place",
        "def f(a):\n    a = a.sort()\n    return a",
        "def f(a):\n    a = sorted(a)\n    return a",
    ),
    ("string", 'def f(a):\n    return ", ".join(a)', 'def f(a):\n    return ",".join(a)'),
    ("case and ends", "def f(a, b):\n    return a == b", "def f(a, b):\n    return a.lower() == b.lower()"),
    (
        "caught type",
        "def f(a):\n    try:\n        g(a)\n    except KeyError:\n        pass",
        "def f(a):\n    try:\n        g(a)\n    except (KeyError, TypeError):\n        pass",
    ),
    ("raised type", "def f(a):\n    raise KeyError(a)", "def f(a):\n    raise ValueError(a)"),
    ("yield", "def f(a):\n    yield f(a)", "def f(a):\n    yield from f(a)"),
    ("return or yield", "def f(a):\n    return a", "def f(a):\n    yield a"),
    (
        "list for generator",
        "def f(a):\n    b = (x for x in a)\n    return b",
        "def f(a):\n    b = [x for x in a]\n    return b",
    ),
    ("arithmetic grouping", "def f(a, b):\n    return a + b // 2", "def f(a, b):\n    return (a + b) // 2"),
    (
        "condition grouping",
        "def f(a, b, c):\n    return a or b and c",
        "def f(a, b, c):\n    return (a or b) and c",
    ),
    (
        "one more element",
        "def f(x):\n    y = 'c'\n    return x in ('a', 'b')",
        "def f(x):\n    y = 'c'\n    return x in ('a', 'b', 'c')",
    ),
    (
        "one more comparison",
        "def f(x):\n    y = 'https'\n    return 'http' in x",
        "def f(x):\n    y = 'https'\n    return 'http' in x or 'https' in x",
    ),
    (
        "await",
        "async def g():\n    pass\n\n\nasync def f():\n    return g()",
        "async def g():\n    pass\n\n\nasync def f():\n    return await g()",
    ),
    (
        "missing else",
        "def f(x):\n    if x:\n        y = 1\n    y = 2\n    return y",
        "def f(x):\n    if x:\n        y = 1\n    else:\n        y = 2\n    return y",
    ),
    (
        "elif",
        "def f(x, y):\n    if x:\n        y = 1\n    if y:\n        y = 2\n    return y",
        "def f(x, y):\n    if x:\n        y = 1\n    elif y:\n        y = 2\n    return y",
    ),
    (
        "own class",
        "class T:\n    def f(self, x):\n        return T(x)",
        "class T:\n    def f(self, x):\n        return self.__class__(x)",
    ),
    (
        "not implemented",
        "class T:\n    def __eq__(self, x):\n        return False",
        "class T:\n    def __eq__(self, x):\n        return NotImplemented",
    ),
    ("usual option", "def f(x):\n    return sorted(x)", "def f(x):\n    return sorted(x, key=str)"),
    (
        "pattern",
        "import re\n\n\ndef f(x):\n    return re.match('[a-z]+$', x)",
        "import re\n\n\ndef f(x):\n    return re.match('[a-z]+\\\\Z', x)",
    ),
    (
        "joined elements",
        "def f(x):\n    return ', '.join(x)",
        "def f(x):\n    return ', '.join(map(repr, x))",
    ),
    (
        "wrap as elsewhere",
        "def f(x, y):\n    g(y)\n    return x",
        "def f(x, y):\n    g(y)\n    return g(x)",
    ),
    ("written value", "def f(x):\n    return 'no %s' % x", "def f(x):\n    return 'no %r' % x"),
    (
        "conditional element",
        "def f(x):\n    return [x]",
        "def f(x):\n    return [x] if x else []",
    ),
    (
        "rest of a sequence",
        "def f(x):\n    a, b = x\n    return a, b",
        "def f(x):\n    a, *b = x\n    return a, b",
    ),
    (
        "instance of a type",
        "def f(x):\n    return type(x) is not int",
        "def f(x):\n    return not isinstance(x, int)",
    ),
    ("shorter chain", "def f(x):\n    return x.a.b(1)", "def f(x):\n    return x.b(1)"),
    (
        "name alike",
        "from m import make_rule, make_name\ndef f(x):\n    return make_rule(x)",
        "from m import make_rule, make_name\ndef f(x):\n    return make_name(x)",
    ),
    (
        "literal for name",
        "def f(x, y):\n    g('in')\n    return h(x, y)",
        "def f(x, y):\n    g('in')\n    return h(x, 'in')",
    ),
    ("each element", "def f(x):\n    return x", "def f(x):\n    return [str(one) for one in x]"),
    ("cleaned text", "def f(x):\n    return g(x)", "def f(x):\n    return g(x).replace('-', '_')"),
    ("one more character", "def f(x):\n    return x in 'ab'", "def f(x):\n    return x in 'b'"),
    (
        "extend result",
        "def is_odd(x):\n    return 1\ndef f(x):\n    return not g(x)",
        "def is_odd(x):\n    return 1\ndef f(x):\n    return is_odd(x) and not g(x)",
    ),
    (
        "answer instead of an assertion",
        "def __eq__(a, b):\n    assert a.x\n    return True",
        "def __eq__(a, b):\n    if not a.x:\n        return False\n    return True",
    ),
]


@pytest.mark.parametrize(
    ("template", "before", "after"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_a_template_makes_what_its_docstring_shows(
    template: str, before: str, after: str, edited: Edited
) -> None:
    made = edited(before + "\n")
    # Two templates may lead to one text: the first that comes up is the one that has it.
    every = [text for texts in made.values() for text in texts]
    assert template in {t.name for t in TEMPLATES}
    assert after + "\n" in every
    assert ast.dump(ast.parse(before)) != ast.dump(ast.parse(after))


def test_every_template_has_a_case() -> None:
    cased = {case[0] for case in CASES}
    hinted = Path(__file__).with_name("test_repair_hints.py").read_text(encoding="utf-8")
    assert cased <= {t.name for t in TEMPLATES}
    assert [t.name for t in TEMPLATES if t.name not in cased and f'"{t.name}"' not in hinted] == []


def test_every_template_shows_before_and_after() -> None:
    for template in TEMPLATES:
        text = template.changes.__doc__ or ""
        assert "Before: " in text and "After: " in text, template.name
        assert 0 < template.prior <= 1
