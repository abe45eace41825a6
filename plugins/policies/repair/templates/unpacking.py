"""Unpacking: a text that may have fewer or more parts than are named."""

import ast

from .base import Changes, Place, template


@template("parts that may lack", ast.Assign, prior=0.5)
def parts_that_may_lack(place: Place) -> Changes:
    """Part a text once, whether or not the mark occurs in it.

    Before: ``name, value = line.split("=")``
    After: ``name, _, value = line.partition("=")``, or ``line.rpartition("=")``
    """
    match place.node:
        case ast.Assign(
            targets=[ast.Tuple(elts=[first, second])],
            value=ast.Call(func=ast.Attribute(value=text, attr="split" | "rsplit"), args=[mark, *_]),
        ):
            target, value = place.node.targets[0], place.node.value
            names = f"{place.text(first)}, _, {place.text(second)}"
            for method, weight in (("partition", 1.0), ("rpartition", 0.6)):
                call = f"{place.text(text, 15)}.{method}({place.text(mark)})"
                spans = [(*place.source.span(target), names), (*place.source.span(value), call)]
                yield place.rewrite(spans, weight, f"the text is parted by `{call}`")
        case _:
            return


TEMPLATES = (parts_that_may_lack,)
