"""How fast memory recalls among a hundred thousand corrections: ``python -m benchmarks.recall``.

A memory of ``--items`` corrections, a fifth of them for all repositories and the others for one of twenty, a
third bound to paths, is asked for what applies at ``--queries`` places: embedding, scopes, search, and the
gate that weighs what speaks for each. Beside it Chroma alone is asked for the ten nearest vectors, without a
filter and with its own ``where`` for the same scope, over the same collection, which is also the index that
mentee reads its vectors from.

The texts are real sentences: those of the docstrings and documents of the packages that are installed beside
mentee. Embedding all of them by MiniLM would take half an hour, so ``--base`` of them and every query are
embedded for real, and each other sentence has a vector that is mixed from those of two of the base, with
noise. What is understood of a sentence is taken over from one of the base as well. The nearest ten are
compared with an exact search in double precision, over the same vectors.
"""

import os
import random
import re
import site
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from mentee.memory.context import Context
from mentee.memory.embed import Embedder, embedder
from mentee.memory.giving import correction
from mentee.memory.index import Index, key
from mentee.memory.recall import recall
from mentee.memory.records import Correction
from mentee.memory.scope import applies
from mentee.memory.shelf.fusing import RANKED
from mentee.memory.shelf.shelves import KIND
from mentee.memory.store import Memory
from numpy.typing import NDArray

from .harness import Figure, Goal, Result, arguments, conclude, in_turn, scratch, table

GOALS = [
    Goal("p50_ms", at_most=15.0),
    Goal("p95_ms", at_most=40.0),
    Goal("recall_at_10", at_least=0.95),
]
REPOSITORIES = 20
PATHS = ("", "", "", "", "src/*", "src/core/*", "tests/*", "docs/*.md")
NEAREST = 10
BATCH = 5_000

_DOCSTRING = re.compile(r'"""(.+?)(?:"""|\n\s*\n)', re.DOTALL)
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_SENTENCE = re.compile(r"[A-Z][^<>{}|\\]{28,180}[.!?]")

Vectors = NDArray[np.float32]


def sentences() -> Iterator[str]:
    """Different sentences of the docstrings and documents of what is installed, always in the same order."""
    seen: set[str] = set()
    folders = [*map(Path, site.getsitepackages()), Path(os.__file__).parent]
    for path in (path for folder in folders for path in documents(folder)):
        text = path.read_text(encoding="utf-8", errors="replace")
        parts = _DOCSTRING.findall(text) if path.suffix == ".py" else text.split("\n\n")
        for sentence in (one for part in parts for one in _END.split(" ".join(part.split()))):
            if sentence not in seen and _SENTENCE.fullmatch(sentence):
                seen.add(sentence)
                yield sentence


def documents(folder: Path) -> Iterator[Path]:
    """The files under a folder that may have sentences."""
    for root, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(root, name) for name in sorted(files) if name.endswith((".py", ".md", ".rst")))


def mixed(base: Vectors, count: int) -> Vectors:
    """Unit vectors like those of the base: two of them in unequal parts, and some noise."""
    rng = np.random.default_rng(7)
    one, other = base[rng.integers(len(base), size=(2, count))]
    noise = rng.standard_normal(one.shape, np.float32) / np.float32(np.sqrt(one.shape[1]))
    vectors = one + 0.5 * other + 0.3 * noise
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@dataclass(frozen=True, slots=True)
class Collected:
    """A memory, the vectors of its corrections in their order, and what it is asked."""

    memory: Memory
    collection: Any
    vectors: Vectors
    places: Sequence[Context]


def collect(folder: Path, model: Embedder, items: int, base: int, queries: int) -> Collected:
    """Fill a memory, its log and its index, with real sentences."""
    texts = list(islice(sentences(), items + queries))
    rng = random.Random(7)
    rng.shuffle(texts)
    asked, said = texts[:queries], texts[queries:]
    real = np.array(model.embed(said[:base]), np.float32)
    vectors = np.concatenate([real, mixed(real, len(said) - len(real))])
    given = [Context(repo=f"r{n}", called=f"team/r{n}", languages=("python",)) for n in range(REPOSITORIES)]
    read = [correction(text, rng.choice(given)).rule for text in said[:base]]
    memory = Memory(folder)
    memory.log.append(*(_record(n, text, rng, given, read) for n, text in enumerate(said)))
    collection = collection_of(memory.index)
    fill(collection, memory.corrections(), vectors)
    places = [
        replace(
            rng.choice(given), path=rng.choice(("src/core/a.py", "tests/test_a.py")), action=text, step="edit"
        )
        for text in asked
    ]
    return Collected(memory, collection, vectors, places)


def _record(
    number: int, text: str, rng: random.Random, given: Sequence[Context], read: Sequence[Any]
) -> Correction:
    rule = rng.choice(read)
    here = rng.choice(given)
    everywhere = rng.random() < 0.2
    return Correction(
        id=f"{number:012x}",
        at=0.0,
        text=text,
        repository="" if everywhere else here.repo,
        path=rng.choice(PATHS),
        given=here,
        rule=replace(rule, what=text, once=False, reach="everywhere" if everywhere else "repository"),
    )


def collection_of(index: Index) -> Any:  # noqa: ANN401  Chroma's own
    """The collection of a memory's vectors, made here so that Chroma alone can be asked as well."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(index.folder), Settings(anonymized_telemetry=False))
    return client.get_or_create_collection(
        KIND,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine"}},
        metadata=index.made_by(),
    )


def fill(collection: Any, corrections: Sequence[Correction], vectors: Vectors) -> None:  # noqa: ANN401
    """Give the index its vectors, with the metadata that Chroma's filter needs."""
    for at in range(0, len(corrections), BATCH):
        part = corrections[at : at + BATCH]
        collection.upsert(
            ids=[key(one.deed()) for one in part],
            embeddings=vectors[at : at + BATCH],
            metadatas=[{"repository": one.repository} for one in part],
        )


def exact(found: Collected, now: Context, query: Vectors) -> set[str]:
    """The ids of the nearest of what applies, by a search in double precision over all."""
    rows = [n for n, c in enumerate(found.memory.corrections()) if applies(c, now.repo, {now.path})]
    scores = found.vectors[rows].astype(np.float64) @ query.astype(np.float64)
    nearest = np.argsort(-scores, kind="stable")[:NEAREST]
    return {found.memory.corrections()[rows[n]].id for n in nearest}


def ours(found: Collected, now: Context) -> set[str]:
    """The ids of the nearest as mentee ranks them by their vectors."""
    near = found.memory.near(now, {now.path}, 2 * RANKED)
    return {said.id for said, _ in sorted(near, key=lambda pair: -pair[1])[:NEAREST]}


def measure(found: Collected, model: Embedder) -> dict[str, list[float]]:
    """Milliseconds of each place, for mentee's parts and for Chroma; places are asked once by each.

    A recall's own time on a core is measured as well: on a machine that others use, it waits besides.
    """
    places = iter(found.places)
    now, vector = found.places[0], np.zeros(model.dimension, np.float32)

    def embedding() -> None:
        nonlocal now, vector
        now = next(places)
        vector = np.array(model.embed([now.action])[0], np.float32)

    def bare() -> None:
        found.collection.query(query_embeddings=[vector], n_results=NEAREST)

    def filtered() -> None:
        reach = {"repository": {"$in": ["", now.repo]}}
        found.collection.query(query_embeddings=[vector], n_results=NEAREST, where=reach)

    def working() -> float:
        start = time.thread_time()
        recall(found.memory, replace(now, action=f"{now.action} "), {now.path})
        return (time.thread_time() - start) * 1e3

    parts = {
        "embedding": embedding,
        "recall": lambda: recall(found.memory, now, {now.path}),
        "search alone": lambda: found.memory.near(now, {now.path}, NEAREST),
        "chroma": bare,
        "chroma where": filtered,
    }
    timed: dict[str, Callable[[], float]] = {name: partial(spent, part) for name, part in parts.items()}
    return in_turn({**timed, "recall, on a core": working}, len(found.places) - 1)


def spent(part: Callable[[], object]) -> float:
    """How many milliseconds it takes."""
    start = time.perf_counter()
    part()
    return (time.perf_counter() - start) * 1e3


def shares(found: Collected, model: Embedder) -> tuple[float, float]:
    """Which share of the exact ten nearest mentee finds, and which share of those of all Chroma finds."""
    us, chroma = [], []
    keys = np.array([key(one.deed()) for one in found.memory.corrections()])
    for now in found.places[:60]:
        query = np.array(model.embed([now.action])[0], np.float32)
        wanted = exact(found, now, query)
        us.append(len(wanted & ours(found, now)) / len(wanted))
        of_all = set(keys[np.argsort(-(found.vectors @ query))[:NEAREST]].tolist())
        (got,) = found.collection.query(query_embeddings=[query], n_results=NEAREST)["ids"]
        chroma.append(len(of_all & set(got)) / len(of_all))
    return statistics.mean(us), statistics.mean(chroma)


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__, peers=False)
    parser.add_argument("--items", type=int, default=100_000, metavar="N", help="corrections (%(default)s)")
    parser.add_argument(
        "--base", type=int, default=3_000, metavar="N", help="embedded for real (%(default)s)"
    )
    parser.add_argument("--queries", type=int, default=300, metavar="N", help="places (%(default)s)")
    options = parser.parse_args()
    model = embedder()
    with scratch() as folder:
        found = collect(folder, model, options.items, options.base, options.queries)
        opening = spent(lambda: recall(found.memory, found.places[0], {found.places[0].path}))
        spans = measure(found, model)
        mine, theirs = shares(found, model)
        adding = spent(lambda: found.memory.log.append(*found.memory.corrections()[:1000]))
    median = {name: statistics.median(values) for name, values in spans.items()}
    figures: dict[str, Figure] = {
        "items": len(found.vectors),
        "p50_ms": median["recall"],
        "p95_ms": p95(spans["recall"]),
        "core_p50_ms": median["recall, on a core"],
        "recall_at_10": mine,
        "chroma_recall_at_10": theirs,
        "over_chroma": median["search alone"] / median["chroma"],
        "over_where": median["search alone"] / median["chroma where"],
        "first_s": opening / 1e3,
        "adding_a_thousand_ms": adding,
    }
    table(
        ["milliseconds", "p50", "p95"], [[name, median[name], p95(values)] for name, values in spans.items()]
    )
    return conclude("recall", Result(figures, spans, {"chromadb": version("chromadb")}), GOALS, options.json)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    sys.exit(main())
