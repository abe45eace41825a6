"""Whether a patched program of QuixBugs agrees with the reference.

Run as ``python -m benchmarks.quixbugs_judge CHECKOUT PROGRAM REPO``.

Both get the same inputs, each call within a time limit; an input on which the reference fails is left out.
Prints JSON: on how many inputs they were ``compared``, and the first one on which the program ``differs``,
if any.
"""

import copy
import importlib.util
import json
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from types import GeneratorType
from typing import Any

from .quixbugs_inputs import graphs, varied

_COMPARED = 400
_TRIES = 5000
_LIMIT_S = 2.0
_TOTAL_S = 60.0

Call = Callable[[Callable[..., Any]], Any]


class Overdue(Exception):
    """A call took too long."""


class Node:
    """A node as the programs expect it."""

    def __init__(self, value: Any, successor: "Node | None" = None) -> None:  # noqa: ANN401  an opaque label
        self.value = value
        self.successor = successor
        self.successors: list[Node] = []
        self.predecessors: list[Node] = []
        self.incoming_nodes: list[Node] = []
        self.outgoing_nodes: list[Node] = []


def function(folder: Path, program: str) -> Callable[..., Any]:
    """The program's function, from its file."""
    sys.path[:0] = [str(folder)]
    spec = importlib.util.spec_from_file_location(f"{folder.name}_{program}", folder / f"{program}.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no {program}.py in {folder}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    del sys.path[:1]
    return getattr(module, program)


def outcome(call: Call, program: Callable[..., Any]) -> tuple[str, Any]:
    """What a call gives: ``("gives", value)``, or ``("raises", name)``."""
    signal.setitimer(signal.ITIMER_REAL, _LIMIT_S)
    try:
        value = call(program)
        return "gives", list(value) if isinstance(value, GeneratorType) else value
    except Exception as error:  # noqa: BLE001  whatever the program raises is what it does
        return "raises", type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def plain_calls(cases: Path, program: str, rng: random.Random) -> Iterator[tuple[Any, Call]]:
    """Inputs and calls of a program that has published cases; those come first."""
    published = [
        json.loads(line)[0] for line in cases.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    published = [case if isinstance(case, list) else [case] for case in published]
    seen: set[str] = set()
    for arguments in (*published, *islice(varied(published, program, rng), _TRIES)):
        if (key := json.dumps(arguments)) not in seen:
            seen.add(key)
            yield arguments, lambda f, arguments=arguments: f(*copy.deepcopy(arguments))


def graph_calls(program: str, rng: random.Random) -> Iterator[tuple[Any, Call]]:
    """Inputs and calls of a program on graphs."""
    for graph in islice(graphs(rng), _TRIES):
        if (call := _on_graph(program, graph)) is not None:
            yield graph, call


def _on_graph(program: str, graph: dict[str, Any]) -> Call | None:
    edges, start, goal = graph["edges"], graph["start"], graph["goal"]
    match program:
        case "breadth_first_search" | "depth_first_search":
            return lambda f: f(*_pick(_nodes(graph), start, goal))
        case "shortest_path_length":
            return None if graph["straight"] else lambda f: _length(f, graph)
        case "shortest_path_lengths":
            return lambda f: dict(f(graph["size"], dict(edges)))
        case "shortest_paths":
            return lambda f: f(start, dict(edges))
        case "minimum_spanning_tree":
            return (lambda f: sorted(f(dict(edges)))) if _connected(graph) else None
        case "topological_ordering":
            return (lambda f: _ordered(f, graph)) if graph["straight"] else None
        case "reverse_linked_list":
            return lambda f: _values(f(_chain(graph["size"], None)))
        case "detect_cycle":
            return lambda f: bool(f(_chain(graph["size"], None if graph["straight"] else start)))
        case _:
            raise SystemExit(f"no inputs are known for {program}")


def _nodes(graph: dict[str, Any]) -> list[Node]:
    nodes = [Node(number) for number in range(graph["size"])]
    for u, v in graph["edges"]:
        nodes[u].successors.append(nodes[v])
        nodes[u].outgoing_nodes.append(nodes[v])
        nodes[v].predecessors.append(nodes[u])
        nodes[v].incoming_nodes.append(nodes[u])
    return nodes


def _pick(nodes: list[Node], start: int, goal: int) -> tuple[Node, Node]:
    return nodes[start], nodes[goal]


def _length(f: Callable[..., Any], graph: dict[str, Any]) -> Any:  # noqa: ANN401  whatever it returns
    nodes = _nodes(graph)
    lengths = {(nodes[u], nodes[v]): weight for (u, v), weight in graph["edges"].items()}
    return f(lengths, *_pick(nodes, graph["start"], graph["goal"]))


def _connected(graph: dict[str, Any]) -> bool:
    reached, grown = {0}, True
    while grown:
        grown = False
        for u, v in graph["edges"]:
            if (u in reached) != (v in reached):
                reached |= {u, v}
                grown = True
    # Both directions of one edge would be two edges between the same nodes.
    return len(reached) == graph["size"] and not any((v, u) in graph["edges"] for u, v in graph["edges"])


def _ordered(f: Callable[..., Any], graph: dict[str, Any]) -> bool:
    """Whether the order that came out is one of those that are right."""
    nodes = _nodes(graph)
    random.Random(len(graph["edges"])).shuffle(nodes)
    place = {node.value: i for i, node in enumerate(f(nodes))}
    return len(place) == graph["size"] and all(place[u] < place[v] for u, v in graph["edges"])


def _chain(size: int, back_to: int | None) -> Node:
    nodes = [Node(number) for number in range(size)]
    for node, after in pairwise(nodes):
        node.successor = after
    nodes[-1].successor = None if back_to is None else nodes[back_to]
    return nodes[0]


def _values(node: Node | None) -> list[int]:
    found: list[int] = []
    while node is not None:
        found.append(node.value)
        node = node.successor
        if len(found) > 100:
            raise Overdue
    return found


def agree(program: str, arguments: Any, ours: tuple[str, Any], right: tuple[str, Any]) -> bool:  # noqa: ANN401
    """Whether a result is as good as the reference's."""
    if ours[0] != right[0]:
        return False
    if program == "sqrt":
        return abs(ours[1] - right[1]) <= arguments[1]
    if program == "longest_common_subsequence":  # there may be several
        return len(ours[1]) == len(right[1]) and all(_within(ours[1], text) for text in arguments)
    return ours == right


def _within(part: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in part)


def main() -> None:
    """Compare, and print the result."""
    checkout, program, repo = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    signal.signal(signal.SIGALRM, overdue)
    reference = function(checkout / "correct_python_programs", program)
    patched = function(repo / "python_programs", program)
    cases = checkout / "json_testcases" / f"{program}.json"
    rng = random.Random(program)
    compared, differs, end = 0, "", time.monotonic() + _TOTAL_S
    for arguments, call in plain_calls(cases, program, rng) if cases.exists() else graph_calls(program, rng):
        if compared >= _COMPARED or time.monotonic() >= end:
            break
        right = outcome(call, reference)
        if right[0] == "raises":
            continue
        compared += 1
        if not agree(program, arguments, outcome(call, patched), right):
            differs = repr(arguments)
            break
    print(json.dumps({"compared": compared, "differs": differs}))


def overdue(number: int, frame: object) -> None:
    """End a call that takes too long, as the handler of the alarm."""
    raise Overdue


if __name__ == "__main__":
    main()
