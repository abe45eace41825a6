"""Secrets taken out of a text before it leaves the machine."""

import re

MASKED = "[masked]"

_KEY_BLOCK = re.compile(
    r"-----BEGIN (?P<kind>[A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?)-----.*?(?:-----END (?P=kind)-----|\Z)", re.DOTALL
)
_IN_URL = re.compile(
    r"(?P<before>\b[a-z][a-z0-9+.-]*://[^\s:/@'\"]*:)(?P<secret>[^\s/@'\"]+)(?=@)", re.IGNORECASE
)
_KNOWN = re.compile(
    r"""\b(?:
      sk-[A-Za-z0-9_-]{16,}                      # keys of model providers
    | (?:gh[pousr]|github_pat)_[A-Za-z0-9_]{20,}
    | glpat-[A-Za-z0-9_-]{16,}
    | xox[abprs]-[A-Za-z0-9-]{10,}
    | (?:AKIA|ASIA)[A-Z0-9]{16}
    | AIza[A-Za-z0-9_-]{30,}
    | hf_[A-Za-z0-9]{20,}
    | pypi-[A-Za-z0-9_-]{32,}
    | npm_[A-Za-z0-9]{30,}
    | eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*
    )""",
    re.VERBOSE,
)
_NAMED = re.compile(
    r"""(?P<before>
      (?:pass(?:word|wd)|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)["']?\s*[:=]\s*["'])
      (?P<secret>[^"'\s]{8,})(?=["'])""",
    re.IGNORECASE | re.VERBOSE,
)
_UNQUOTED = re.compile(
    r"""(?P<before>^\s*(?:export\s+)?[A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY)[A-Z0-9_]*=)
      (?P<secret>[^\s"'()]{8,})""",
    re.MULTILINE | re.VERBOSE,
)
_HEADER = re.compile(r"(?P<before>\b(?:bearer|basic)\s+)(?P<secret>[A-Za-z0-9._~+/-]{16,}=*)", re.IGNORECASE)


def mask(text: str) -> str:
    """The text with private keys, known forms of tokens, and passwords that stand beside their name masked.

    It is a net with meshes: what has no known form and no telling name passes.
    """
    text = _KEY_BLOCK.sub(MASKED, text)
    text = _KNOWN.sub(MASKED, text)
    for pattern in (_IN_URL, _NAMED, _UNQUOTED, _HEADER):
        text = pattern.sub(lambda found: found["before"] + MASKED, text)
    return text


__all__ = ["MASKED", "mask"]
