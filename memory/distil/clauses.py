"""What a person said, apart from the exceptions that they made."""

import re

_SENTENCE = re.compile(r"(?<!\be\.g)(?<!\bi\.e)[.;!?](?=\s|$)|\n+|\s[-–—]\s")

_BRACKETS = re.compile(r"(?<!\w)\s*\(([^()]+(?:\(\)[^()]*)*)\)")

# "X, except Y": what comes after is the exception.
_AFTER = re.compile(
    r"[,:]?\s*\b(?:except(?:ion for| for| in| when| if)?|unless|apart from"
    r"|aside from|other than|besides|excluding"
    r"|but not(?: in| for| on)?|save for|(?:with )?the (?:only |one )?exceptions? (?:is|are|being|of)"
    r"|not (?:for|in|on)(?= [\w/*.]+(?: \w+)?$)|außer|ausser|ausgenommen|mit ausnahme von|es sei denn"
    r"|salvo|excepto|menos en|a menos que|a no ser que)\b[\s:]*(?:if |when |in |for |that )?(?P<it>.+)$",
    re.IGNORECASE,
)
# "Y is fine": what comes before is the exception.
_LICENCE = (
    r"(?:fine|ok(?:ay)?|allowed|different|exempt(?:ed)?|excluded|excepted"
    r"|acceptable|permitted|welcome|another matter"
    r"|out of scope|not ours|ignored|free to|good|no problem|safe|erlaubt"
    r"|in ordnung|egal|ausgenommen|permitid[oa]s?"
    r"|bien|exento|legítim[oa]s?)"
)
_BEFORE = re.compile(
    r"^(?:only |but |though |and |just |aber |nur |in |for |pero |solo )*(?P<it>.+?)(?:,? (?:there )?"
    rf"(?:it'?s|they'?re|that'?s|is|are|ist|sind|está|están|son|es)(?: of course"
    rf"| obviously| still| also| the)?"
    rf" (?:all )?(?:{_LICENCE}|(?:the |an |one |only |a )*exceptions?|die ausnahme|la excepción)"
    r"|,? excluded| may(?! not\b)| can(?! not\b|'t)| darf| dürfen| pueden?| keeps? (?:its|their) own"
    r"|,? ignore (?:it|them))\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"^(?:aber |pero |but )?(?:in|bei|en|inside"
    r"|within) (?P<it>\S+(?: \S+)?) (?:ist|sind|darf|dürfen|está|es|se puede"
    r"|puedes?|it'?s|(?:you )?(?:may|can)) "
    rf"(?P<rest>.*\b(?:{_LICENCE}|verwendet werden|usar|do as)\b.*)$",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^(?:but |and )?(?:leave|ignore|skip|lass|deja)s? (?P<it>.+?)(?: alone"
    r"| as (?:they|it) (?:are|is)| be| in ruhe| en paz)?$",
    re.IGNORECASE,
)
# "only Y": where the rest forbids, what is still allowed.
_ONLY = re.compile(r"^(?:but |and )?(?:only|just|nur|solo|sólo) (?P<it>.+)$", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:only|just|nur|solo) (?:if|when|for|in|on|during|wenn|bei|si|cuando|en)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"\b(?:any ?where else|every ?where else|elsewhere|everything (?:else|outside)"
    r"|outside (?:of )?(?:it|that|them)"
    r"|the rest (?:is|may|can)|otherwise (?:fine|i don)|überall sonst|en otros sitios)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The parts of a text between full stops and dashes; what stands in brackets stays where it stands."""
    kept = _BRACKETS.sub(r" \1 ", text)
    parts = [" ".join(part.split()).strip(" ,") for part in _SENTENCE.split(kept)]
    return [part for part in parts if part]


def apart(text: str) -> tuple[list[str], list[str]]:
    """What is asked for, and the exceptions from it.

    >>> apart("no raw sql here. migrations are the exception")
    (['no raw sql here'], ['migrations'])
    """
    asked: list[str] = []
    exceptions: list[str] = []
    for sentence in sentences(text):
        _sort(sentence, asked, exceptions)
    return asked, exceptions


def _sort(sentence: str, asked: list[str], exceptions: list[str]) -> None:
    if _ELSEWHERE.search(sentence):
        if not asked and "," in sentence:
            asked.append(sentence.partition(",")[0])
        return
    if found := _allowed(sentence, bool(asked)):
        head, exception = found
        asked += [head] if head else []
        exceptions.append(exception)
        return
    if (found := _AFTER.search(sentence)) and (found.start() or asked):
        if head := sentence[: found.start()].strip(" ,"):
            asked.append(head)
        exceptions.append(found["it"])
        return
    asked.append(sentence)


def _allowed(sentence: str, said: bool) -> tuple[str, str] | None:
    """The sentence's part that still asks, and the part that allows; ``None`` where none allows."""
    parts = [part.strip() for part in re.split(r",\s+", sentence)]
    for at in range(len(parts)):
        if not (said or at):
            continue
        tail = ", ".join(parts[at:])
        for pattern in (_INVERTED, _BEFORE, _ALONE, _ONLY):
            if found := pattern.match(tail):
                rest = found.groupdict().get("rest") or ""
                return ", ".join(parts[:at]), f"{found['it']} {rest.lstrip(' ,')}".strip()
    return None


def conditioned(text: str) -> bool:
    """Whether the text itself says "only if" or "only in"."""
    return bool(_CONDITION.search(text))
