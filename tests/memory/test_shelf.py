"""What is recalled is what a plain reading of the rules gives, whatever was held in memory before."""

import math
from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from mentee.memory.context import Context
from mentee.memory.index import Index
from mentee.memory.records import Correction
from mentee.memory.scope import applies, in_force
from mentee.memory.shelf.fusing import DAMPING, RANKED
from mentee.memory.shelf.postings import ASKED, LENGTH, SATURATION, told_by
from mentee.memory.shelf.shelves import AT_ONCE, KIND
from mentee.memory.store import Memory

WORDS = ("cents", "invoice", "parser", "retry", "tree", "widget", "rounding")
PATHS = ("", "src/*", "src/a.py", "tests/*")


class Quarters:
    """Vectors whose products are exact in any order, so that equal ones stay equal."""

    name = "quarters"
    dimension = 8
    near = 0.5

    def embed(self, texts):
        return [self.one(text) for text in texts]

    def one(self, text):
        places = [sum(text.encode()) % 5 + i for i in range(4)]
        return [0.5 if i in places else 0.0 for i in range(8)]


QUARTERS = Quarters()


class Undisked(Index):
    """An index without a disk, so that many stores can be tried."""

    def kept(self, wanted, kind):
        del wanted, kind
        return {}

    def made(self, wanted, kind):
        del kind
        return {k: np.array(QUARTERS.one(text), np.float32) for k, text in wanted.items()}

    def forget(self, texts, kind):
        pass


SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
CORRECTIONS = st.builds(
    Correction,
    id=st.just(""),
    at=st.just(0.0),
    text=SENTENCES,
    repository=st.sampled_from(("", "one", "other")),
    path=st.sampled_from(PATHS),
    waits=st.sampled_from((False, False, False, True)),
    given=st.builds(
        Context, action=st.just("") | SENTENCES, date=st.sampled_from(("", "2026-01-01", "2026-03-01"))
    ),
)
PLACES = st.builds(
    Context,
    repo=st.sampled_from(("one", "other", "")),
    path=st.sampled_from(("src/a.py", "tests/b.py", "")),
    action=SENTENCES,
    date=st.sampled_from(("", "2026-02-01", "2026-04-01")),
)


def plainly(corrections, now, count):
    """The rules as they are written down, with loops over all that there is."""
    reach = [c for c in corrections if c.repository in ("", now.repo)]
    scoped = [c for c in in_force(corrections, now) if applies(c, now.repo, {now.path})]
    asked = QUARTERS.one(now.action)
    likeness = {c.id: sum(a * b for a, b in zip(asked, QUARTERS.one(c.deed()), strict=True)) for c in scoped}
    wording = words_of(reach, now.action)
    value: dict[str, float] = defaultdict(float)
    for scores, kept in ((likeness, scoped), (wording, [c for c in scoped if wording[c.id] > 0])):
        ranking = sorted(kept, key=lambda c: -scores[c.id])[:RANKED]
        for place, found in enumerate(ranking, 1):
            value[found.id] += 1.0 / (DAMPING + place)
    best = sorted(scoped, key=lambda c: -value[c.id])[:count]
    return [(c.id, likeness[c.id]) for c in best]


def words_of(reach, query):
    texts = {c.id: told_by(f"{c.deed()} {c.text}") for c in reach}
    mean = sum(t.total() for t in texts.values()) / max(1, len(texts))
    having = {w: sum(w in t for t in texts.values()) for w in told_by(query)}
    asked = [word for _, word in sorted((n, w) for w, n in having.items() if n)][:ASKED]
    scores = dict.fromkeys(texts, 0.0)
    for word in asked:
        weight = math.log(1.0 + (len(texts) - having[word] + 0.5) / (having[word] + 0.5))
        for id_, text in texts.items():
            if word in text:
                damping = SATURATION * (1.0 - LENGTH + LENGTH * text.total() / mean)
                scores[id_] += weight * text[word] * (SATURATION + 1.0) / (text[word] + damping)
    return scores


@settings(max_examples=25)
@given(
    steps=st.lists(st.tuples(st.lists(CORRECTIONS, max_size=6), st.integers(0, 9), PLACES), max_size=4),
    count=st.integers(1, 9),
)
def test_arrays_find_what_loops_find_also_after_what_was_said_forgotten_and_edited(
    tmp_path_factory, steps, count
):
    memory = Memory(tmp_path_factory.mktemp("m"))
    memory.index = Undisked(memory.index.folder, QUARTERS)
    for said, which, now in steps:
        for correction in said:
            memory.remember(correction)
        if which < len(memory.corrections()):
            chosen = memory.corrections()[which]
            if which % 2:
                memory.forget(chosen.id)
            else:
                memory.edit(
                    Correction(
                        chosen.id, 0.0, "widget rounding", "one", replaces=(memory.corrections()[0].id,)
                    )
                )
        found = [(c.id, likeness) for c, likeness in memory.near(now, {now.path}, count)]
        assert found == plainly(memory.corrections(), now, count)


def test_many_new_texts_are_found_by_their_words_at_once_and_by_their_vectors_soon(tmp_path):
    memory = Memory(tmp_path, "hashed-words")
    for number in range(AT_ONCE + 1):
        memory.remember(Correction("", 0.0, f"rule {number} about {WORDS[number % 7]}", "r"))
    now = Context(repo="r", action="a parser is changed")
    memory.near(now, {""}, 5)
    assert all("parser" in said.text for said, _ in memory.near(now, {""}, 4))
    memory.shelves.wait()
    found = memory.near(now, {""}, 5)
    assert all(likeness > 0.1 for _, likeness in found)
    again = Index(tmp_path / "memory" / "chroma", memory.index.embedder)
    assert again.count(KIND) == AT_ONCE + 1
