"""The stream of the repair policy: sound, each result once, the same every time, at the right place."""

import ast
import asyncio
import dataclasses
import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mentee.plugins.policies.repair import RepairPolicy
from mentee.runtime.contracts.candidate import Candidate, Edit, splice
from mentee.runtime.contracts.policy import Partial, Situation

Situate = Callable[..., Situation]

PRICES = '''\
class Basket:
    """What is bought."""

    def __init__(self, lines=[]):
        self.lines = lines
        self.total = 0

    def add(self, price, count=1):
        if price < 0 or count <= 0:
            raise ValueError("no such price")
        for index in range(count):
            self.lines.append((index, price))
            total = self.total + price
        return self.total


def cheapest(baskets, limit):
    best = None
    for basket in baskets:
        if basket.total > limit: continue
        if best is None or basket.total < best.total:
            best = basket
        elif not basket.lines:
            best = basket
    return best.total if best else limit - 1
'''


def propose(situation: Situation, width: int = 50) -> list[Candidate]:
    async def collect() -> list[Candidate]:
        return [c async for batch in RepairPolicy().propose(situation, width) for c in batch]

    return asyncio.run(collect())


def canonical(text: str) -> str:
    return ast.dump(ast.parse(text.removeprefix("\ufeff")))


# Random small functions

names = st.sampled_from(["a", "b", "xs", "total", "item"])
atoms = st.one_of(names, st.sampled_from(["0", "1", "2", '"ab"', "None", "True", "[]", "xs[0]", "a.size"]))


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.sampled_from(["+", "-", "*", "//", "%", "and", "or", "<", "<=", "==", "in", "is not", "**"])
    return st.one_of(
        st.builds("({} {} {})".format, inner, binary, inner),
        st.builds("{} {} {}".format, inner, binary, inner),
        st.builds("not {}".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("len({})".format, inner),
        st.builds("f({}, {})".format, inner, inner),
        st.builds("[{} for item in {} if item]".format, inner, names),
        st.builds("any({} for item in xs)".format, inner),
        st.builds("xs[{}:]".format, inner),
        st.builds("(lambda item: {})".format, inner),
    )


expressions = st.recursive(atoms, _combined, max_leaves=5)


def _valid(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _indented(block: list[str]) -> list[str]:
    return ["    " + line for line in block]


def _blocks(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    return st.one_of(
        st.builds(lambda test, body: [f"if {test}:", *_indented(body)], expressions, inner),
        st.builds(lambda test, one, two: [f"if {test}:", *_indented(one), "elif a:", *_indented(two), "else:",
                                          "    pass"], expressions, inner, inner),
        st.builds(lambda over, body: [f"for item in {over}:", *_indented(body)], expressions, inner),
        st.builds(lambda test, body: [f"while {test}:", *_indented(body)], expressions, inner),
        st.builds(lambda body: ["try:", *_indented(body), "except KeyError as e:", "    raise"], inner),
        st.builds(lambda one, two: [*one, *two], inner, inner),
    )  # fmt: skip


simple = st.one_of(
    st.builds("total = {}".format, expressions),
    st.builds("total += {}".format, expressions),
    st.builds("return {}".format, expressions),
    st.builds("xs.append({})".format, expressions),
    st.builds("a, b = {}, {}".format, expressions, expressions),
    st.builds("a = 1; b = {}".format, expressions),
    st.builds("if {}: return b  # why".format, expressions),
    st.just("'''two\n    lines'''"),
).map(lambda line: [line])
functions = st.recursive(simple, _blocks, max_leaves=4).map(
    lambda body: "\n".join(["def f(a, b, xs=[], *, item=None):", *_indented(body)]) + "\n"
)


@given(text=functions.filter(_valid))
@settings(max_examples=8)
def test_every_edit_of_any_function_is_python_and_changes_something(text: str, situate: Situate) -> None:
    before = canonical(text)
    for candidate in propose(situate(text)):
        after = splice(text, candidate.edits)
        try:
            assert canonical(after) != before, (candidate.rationale, after)
        except SyntaxError:
            pytest.fail(f"{candidate.rationale}\n{after}")


def test_each_result_comes_once(situate: Situate) -> None:
    results = [canonical(splice(PRICES, c.edits)) for c in propose(situate(PRICES))]
    assert len(results) > 2_000
    # A few block edits can meet in one result by different ways.
    assert len(results) - len(set(results)) < 0.01 * len(results)


def test_likely_candidates_come_first(situate: Situate) -> None:
    priors = [c.prior for c in propose(situate(PRICES))]
    assert all(0 <= prior <= 1 for prior in priors)
    assert priors[0] == max(priors)
    # A template orders its changes only roughly: a little climbing is allowed, and little of it.
    assert sum(1.1 * a < b for a, b in itertools.pairwise(priors)) < 0.05 * len(priors)


def test_each_candidate_says_what_it_does(situate: Situate) -> None:
    text = "def fee(hours):\n    return hours < 24\n"
    first = next(c for c in propose(situate(text)) if c.origin == "comparison operator")
    assert first.rationale == "`<` becomes `<=` in shop.py:2 (comparison operator)"


@pytest.mark.parametrize("width", [1, 48])
def test_a_resumed_stream_goes_on_where_it_was(width: int, situate: Situate) -> None:
    situation = situate(PRICES)
    whole = propose(situation, width)
    rest = propose(dataclasses.replace(situation, skip=137), width)
    assert rest == whole[137:]


def test_the_stream_does_not_depend_on_the_hash_seed() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from conftest import situation_of, stream_of\n"
        "from hashlib import sha256\n"
        "print(sha256(repr(list(stream_of(situation_of(sys.stdin.read())))).encode()).hexdigest())\n"
    )
    digests = set[str]()
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", code, os.path.dirname(__file__)],
            input=PRICES, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        digests.add(done.stdout)
    assert len(digests) == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_foreign_characters_tabs_and_line_ends_do_not_shift_edits(newline: str, situate: Situate) -> None:
    lines = [
        "# -*- coding: latin-1 -*-",
        "def größe(länge, breite):",
        "\tschild = 'Größe: ü'; fläche = länge * breite",
        "\tif 'é' in schild and länge < breite:  # wäre",
        "\t\treturn fläche",
        "\treturn schild",
        "",
    ]
    text = newline.join(lines)
    made = {c.origin: [] for c in propose(situate(text))}
    for candidate in propose(situate(text)):
        made[candidate.origin].append(splice(text, candidate.edits))
    assert text.replace("länge < breite", "länge <= breite") in made["comparison operator"]
    assert text.replace("länge * breite", "länge + breite") in made["arithmetic operator"]
    guarded = f"\tif not länge:{newline}\t\treturn None{newline}\treturn schild{newline}"
    before = newline.join(lines[:5]) + newline
    assert before + guarded in made["guard"] or before + guarded.replace("None", "fläche") in made["guard"]
    assert all("\n" not in new.replace("\r\n", "") for new in made["guard"]) or newline != "\r\n"


def test_a_byte_order_mark_stays_and_shifts_nothing(situate: Situate) -> None:
    text = "\ufeffdef f(a, b): return a < b\n"
    made = [splice(text, c.edits) for c in propose(situate(text))]
    assert "\ufeffdef f(a, b): return a <= b\n" in made


def test_a_file_without_a_last_line_end_can_grow(situate: Situate) -> None:
    text = "def f(n):\n    p = None\n    while n:\n        n = n.next"
    made = [splice(text, c.edits) for c in propose(situate(text))]
    assert text + "\n        p = n\n" in made


def test_partials_that_met_different_parts_are_joined_first(situate: Situate) -> None:
    first, alike, other = (Candidate((Edit("shop.py", n, n, "#"),), origin=f"o{n}") for n in (0, 1, 9))
    partials = (Partial(first, 0.5, "a"), Partial(alike, 0.5, "a"), Partial(other, 0.4, "b"))
    stream = propose(situate(PRICES, rounds=1, partials=partials))
    assert [c.origin for c in stream[:2]] == ["o0 + o9", "o1 + o9"]
    assert stream[0].edits == (*first.edits, *other.edits)


def test_a_partial_with_a_second_change_and_a_change_not_judged_yet_take_turns(situate: Situate) -> None:
    at = PRICES.index("< 0 or")
    first = Candidate((Edit("shop.py", at, at + 1, "<="),), rationale="first", origin="comparison operator")
    singles = propose(situate(PRICES))
    situation = replace(situate(PRICES, rounds=1, partials=(Partial(first, 0.5),)), explored=5)
    stream = propose(situation)
    assert stream[1:100:2] == singles[5:55]
    for candidate in stream[0:300:2]:
        assert first.edits[0] in candidate.edits
        ast.parse(splice(PRICES, candidate.edits))
    assert {c.id for c in singles[5:]} <= {c.id for c in stream}


def test_a_file_that_is_no_python_is_left_alone(situate: Situate) -> None:
    assert propose(situate("def f(:\n")) == []
