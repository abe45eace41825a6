"""What is wanted and what is not, and the activity that a correction is about."""

import re

from ..context import Context
from ..roles import doing

_PART = re.compile(r"[,;:.!?()]\s|\s(?:but|and then|sondern|aber|pero|sino)\s|\s[-–—]\s|$")
_NOT = re.compile(
    r"\b(?:no|not|never|don'?t|do ?n[o']t|doesn'?t|cannot|can'?t|mustn'?t"
    r"|shouldn'?t|must not|may not|stop|avoid|without"
    r"|nothing|hands off|instead of|rather than|hate|forbidden|nor|drop|less|too (?:long|many|much|short|big)"
    r"|kein\w*|nicht|nie|niemals|statt|ohne|vermeide|nunca|jamás|sin|evita|en vez de|no uses)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\b(?:instead of|rather than|statt|en vez de|not)\b", re.IGNORECASE)
_SIDE = re.compile(
    r"^(?:otherwise|or else|because|since it|so that|as it|sonst|weil|porque|si no|it'?s|that'?s|they)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\b(?:use|using|in|as|with|through|via|by|to|are|is|on|into|return|prefer"
    r"|needs?|requires?|set|want|only|take|call|write|go"
    r"|nehmen|nutze|verwende|mit|als|usa|usar|con|como)\b(?P<it>.+)$",
    re.IGNORECASE,
)
_REPLACES = re.compile(
    r"\b(?:any ?more|no longer|changed? (?:my|our) minds?|moved (?:to|from|away)"
    r"|switch(?:ed|ing)? (?:to|from|back)|migrated to|now|again"
    r"|from now on|used to|forget (?:what|that|the)|scrap that|as of|replaces?"
    r"|replaced|clash(?:es)?|new default|we dropped|"
    r"nicht mehr|ab jetzt|jetzt|neuerdings|ya no|ahora|a partir de ahora)\b",
    re.IGNORECASE,
)
_ABOUT = {
    "commit": r"\bcommit(?:s|ted|ting)?\b|commit messages?|conventional commits|\b(?:feat"
    r"|fix|chore):|squash|subject lines?|sign(?:ed)?-off",
    "pull request": r"\bprs?\b|pull requests?|merge requests?|pr descriptions?",
    "push": r"force[- ]push|\bpush(?:es|ing)?\b|\bbranch(?:es)?\b|\brebas(?:e|ing)\b|\bmain\b.*\bdirectly",
    "report": r"\bsummar(?:y|ies|ise|ize)\b|\byour (?:answers?|messages?|reports?|replies"
    r"|explanations?|final)\b|wrap[- ]?ups?|recaps?|\bzusammenfassung\w*"
    r"|\bresúmen\w*|\btell me what|\breport back",
    "plan": r"\b(?:show|give|send|tell) me (?:a|the|your) plan|\bplan first"
    r"|\bask (?:me )?(?:first|before)|before (?:you )?(?:touch|edit|chang|start"
    r"|cod)\w*|\bplan (?:before|bevor)|\berst fragen|\bpregunta(?:me)? antes"
    r"|\bproposal first",
    "run tests": r"\brun (?:the |all |only |your )*(?:whole |full |unit "
    r"|integration )*(?:tests?|suite|pytest|specs?)|\bpytest -"
    r"|\btests? (?:here )?(?:need|require|take|must be run|run (?:only|with))"
    r"|-n auto|--test-threads|\bmake test\b|\bbefore (?:running|you run)"
    r"|\bthen pytest|\btest suite\b|\brun .*\bbefore (?:you )?(?:commit|finish"
    r"|push)",
    "run benchmarks": r"\bbench(?:es|marks?|marking)\b",
    "write tests": r"\btests?\b.*\b(?:name|named|class|functions?|assert|mock|fixture|parametri"
    r"|sleep|style|snapshot)|\bname tests\b|\b(?:mock|fixture|testcase"
    r"|parametri[sz]e|snapshot[- ]tests?|assertions?|test data|test doubles?)\w*\b"
    r"|\b(?:in|write|add|every|each|for) (?:\w+ )?(?:unit |regression )?tests?\b"
    r"|\btests? for\b|\btests\b",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _ABOUT.items()}
_EDITS = ("edit", "plan", "write tests")


def demands(parts: list[str]) -> tuple[str, str]:
    """What is wanted, and what is not, in the person's words.

    >>> demands(["use pathlib, no os.path"])
    ('use pathlib', 'os.path')
    """
    wanted, forbidden = [], []
    for part in (piece.strip(" ,") for sentence in parts for piece in _PART.split(sentence)):
        if _SIDE.match(part):
            continue
        cut = _NOT.search(part)
        if not cut:
            wanted.append(part)
            continue
        head, tail = part[: cut.start()].strip(), part[cut.end() :].strip()
        if _TAIL.fullmatch(cut[0]):
            wanted.append(head)
            forbidden.append(tail)
        else:
            forbidden.append(f"{head} {tail}".strip())
    return "; ".join(filter(None, wanted)), "; ".join(filter(None, forbidden))


def value(wanted: str) -> str:
    """What is to be there where the wish is met: of "keep weights in grams" the grams.

    >>> value("keep weights in grams")
    'grams'
    """
    parts = [part.strip() for part in wanted.split(";")]
    found = [match["it"].strip() for part in parts if (match := _VALUE.search(part))]
    return "; ".join(found) or wanted


def replaces(text: str) -> bool:
    """Whether the words say that something has changed."""
    return bool(_REPLACES.search(text))


def activities(text: str, context: Context) -> tuple[str, ...]:
    """What is being done where it applies.

    The words decide; where they name no activity, what was being done when they were said: an edit was
    corrected by a rule on edits.
    """
    named = [name for name, pattern in _PATTERNS.items() if pattern.search(text)]
    done = doing(context)
    outward = [name for name in named if name not in ("run tests", "write tests")]
    if outward:
        return (*outward, "edit") if outward == ["plan"] else tuple(outward)
    if "run tests" in named and ("run tests" in done or "write tests" not in done):
        return ("run tests",)
    if "write tests" in named and (context.step == "test" or "write tests" in done):
        return ("write tests",)
    habits = done & {"commit", "pull request", "push", "report", "run tests"}
    if habits and "edit" not in done:
        return tuple(sorted(habits))
    return _EDITS
