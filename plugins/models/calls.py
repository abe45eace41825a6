"""Calls of tools as text: many open models are trained on this form, the others are told of it.

A call is a JSON object with ``name`` and ``arguments`` between ``<tool_call>`` and ``</tool_call>``.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

_CALL = re.compile(r"<tool_call>\s*(\{.*?\})\s*(?:</tool_call>|\Z)", re.DOTALL)


def instructions(tools: Sequence[Mapping[str, Any]]) -> str:
    """What a model is told whose template knows no tools."""
    listed = "\n".join(json.dumps(tool) for tool in tools)
    return (
        "You can call these functions:\n"
        f"{listed}\n"
        'To call one, answer with <tool_call>{"name": "...", "arguments": {...}}</tool_call>.'
    )


def written(name: str, arguments: Mapping[str, Any]) -> str:
    """A call as text."""
    return f"<tool_call>{json.dumps({'name': name, 'arguments': arguments})}</tool_call>"


def parse(text: str) -> tuple[str, tuple[tuple[str, dict[str, Any]], ...]]:
    """What a text says besides its calls, and the calls; what only looks like a call stays in the text."""
    calls: list[tuple[str, dict[str, Any]]] = []

    def take(found: re.Match[str]) -> str:
        try:
            call = json.loads(found[1])
        except ValueError:
            return found[0]
        if not isinstance(call.get("name"), str) or not isinstance(call.get("arguments", {}), dict):
            return found[0]
        calls.append((call["name"], call.get("arguments", {})))
        return ""

    rest = _CALL.sub(take, text).strip()
    return rest, tuple(calls)
