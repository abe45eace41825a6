"""Secrets in a text, found by their form and masked before anything is stored.

A mask keeps what kind of secret it was, so that the sentence can still be read. What looks like a name, a
hash of a commit or a placeholder stays. An address at ``example.com`` and the like is nobody's.
"""

import math
import re
from collections import Counter

_KEY_BLOCK = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END"
    r" [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
_SHAPES = [
    ("private key", re.compile(r"PuTTY-User-Key-File-\d:.*?Private-MAC: \w+", re.DOTALL)),
    (
        "token",
        re.compile(
            r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}"
            r"|glptt-\w{20,}|gldt-[\w-]{16,})"
        ),
    ),
    (
        "token",
        re.compile(
            r"\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}"
            r"|https://hooks\.slack\.com/services/[\w/]+"
        ),
    ),
    ("key", re.compile(r"\b(?:AKIA|ASIA|AGPA|AROA|AIDA|ANPA)[A-Z0-9]{16}\b")),
    ("key", re.compile(r"\bsk-(?:[a-z]+-)*[\w-]{16,}|\b[rsp]k_(?:live|test)_\w{10,}|\bwhsec_\w{16,}")),
    ("key", re.compile(r"\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}")),
    (
        "token",
        re.compile(
            r"\b(?:npm_\w{30,}|pypi-[\w-]{30,}|rubygems_[0-9a-f]{40,}|dckr_pat_[\w-]{20,}"
            r"|hf_\w{25,}|r8_\w{30,})"
        ),
    ),
    (
        "token",
        re.compile(
            r"\b(?:dop_v1_|doo_v1_|dor_v1_)[0-9a-f]{40,}|\bSG\.[\w-]{16,}\.[\w-]{16,}"
            r"|\bkey-[0-9a-f]{32}\b|\bshp(?:at|ca|pa|ss)_[0-9a-f]{32}"
        ),
    ),
    ("token", re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")),
    (
        "token",
        re.compile(
            r"\b(?:lin_api_|ntn_|secret_|figd_|PMAK-|sntrys_|sbp_|pscale_tkn_|glsa_|hvs\."
            r"|hvb\.|tfp_|dp\.pt\.|atlasv1-|ATATT3)[\w.=-]{16,}"
        ),
    ),
    ("token", re.compile(r"\b\d{8,10}:AA[\w-]{30,}|\b[MNO][\w-]{23,27}\.[\w-]{6,7}\.[\w-]{27,}")),
    ("key", re.compile(r"\b(?:AccountKey|SharedAccessKey|sig)=[\w%+/=]{20,}")),
    (
        "password",
        re.compile(
            r"(?<=Authorization: )(?:Basic|Bearer|Token) +[\w.+/=~-]{8,}"
            r"|\b[Bb]earer +[\w.+/=~-]{16,}"
        ),
    ),
]
_IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)([^\s@/]+)(?=@)", re.IGNORECASE)
_NAMED = re.compile(
    r"""(?P<name>\b[\w.-]*(?:passwords?|passwd|passphrase|pwd|secrets?|tokens?|api[_-]?keys?|access[_-]?keys?
    |private[_-]?keys?|client[_-]?secret|credentials?|auth[_-]?key|passwort|kennwort|contraseña|clave)
    ["']?\s*(?:=>|:=|[:=]|\bis\b|\bist\b|\bes\b)\s*)(?P<quote>["'`]?)(?P<value>[^\s"'`,;)]{6,})""",
    re.IGNORECASE | re.VERBOSE,
)
_EMAIL = re.compile(r"\b[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}\b")
_NOBODYS = re.compile(
    r"@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|test|invalid|localhost"
    r"|noreply\.github\.com)$|^(?:git|noreply|no-reply)@",
    re.IGNORECASE,
)
_BLOB = re.compile(r"(?<![\w/+.-])[A-Za-z0-9+/_-]{32,}={0,2}(?![\w/+])")
_HASH = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$")
_PLACEHOLDER = re.compile(
    r"^(?:x+|\*+|\.+|<.*>|\$\{?.*|%.*%|\{\{?.*|your[_-].*|changeme|example.*|none"
    r"|null|true|false|required|optional"
    r"|\w*\(.*|os\.\w.*|process\.env.*|env\..*|settings\..*|self\..*|config\..*|in"
    r"|the|a|str|string|int|bool|bytes)$",
    re.IGNORECASE,
)
ENTROPY = 3.8
"""Bits a character from which on a long run of letters and digits is taken for a key."""


def mask(text: str) -> str:
    """The text with its secrets masked, each by what it was: ``[masked: token]``."""
    text = _KEY_BLOCK.sub("[masked: private key]", text)
    text = _IN_ADDRESS.sub(lambda found: f"{found[1]}[masked: password]", text)
    for kind, shape in _SHAPES:
        text = shape.sub(f"[masked: {kind}]", text)
    text = _NAMED.sub(_named, text)
    text = _EMAIL.sub(
        lambda found: found[0] if _NOBODYS.search(found[0]) else "[masked: e-mail address]", text
    )
    return _BLOB.sub(lambda found: "[masked: key]" if _random(found[0]) else found[0], text)


def _named(found: re.Match[str]) -> str:
    value = found["value"]
    if (
        value.startswith("[masked")
        or _PLACEHOLDER.match(value)
        or not _secretive(value, bool(found["quote"]))
    ):
        return found[0]
    return f"{found['name']}{found['quote']}[masked: password]"


def _secretive(value: str, quoted: bool) -> bool:
    """Whether a value beside the word password may be one: not a plain word of a sentence."""
    return (
        quoted
        or bool(re.search(r"\d|[^\w.-]", value))
        or (value != value.lower() and value[1:] != value[1:].lower())
    )


def _random(run: str) -> bool:
    """Whether a run of characters has the spread of a key: many kinds, much entropy, no hash of a commit."""
    if _HASH.match(run) or not (
        re.search(r"\d", run) and re.search(r"[a-z]", run) and re.search(r"[A-Z]", run)
    ):
        return False
    if "/" in run.strip("/") and not re.search(r"\d.*\d", run):
        return False
    return _entropy(run) >= ENTROPY


def _entropy(run: str) -> float:
    counts = Counter(run).values()
    return -sum(n / len(run) * math.log2(n / len(run)) for n in counts)
