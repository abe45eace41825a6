"""How far a correction reaches, whether it is for once, and what kind it is."""

import re

from ..context import Context

_CODE_NOUNS = (
    "repo|repository|project|crate|package|codebase|code ?base|library|lib|app|application|product|service"
)
_HERE = re.compile(
    rf"\bhere\b|\bthis (?:{_CODE_NOUNS})\b|\b(?:in|for) (?:this|our|the) (?:{_CODE_NOUNS})\b|\bthese repos\b"
    r"|\bhier\b|\bin diesem (?:projekt|repo\w*)|\bdieses (?:projekt|repo\w*)"
    r"|\beste (?:proyecto|repo\w*)|\baquí\b",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\bevery ?where\b|\ball (?:of )?(?:my|our|the)? ?(?:\w+ )?(?:repos"
    r"|repositories|projects|code|codebases)\b"
    r"|\b(?:every|any|each|whatever the|whichever|no matter which"
    r"|regardless of) (?:project|repo(?:sitory)?|language|codebase)\b"
    r"|\bwhatever (?:project|repo|language)\b|\bin general\b|\bacross (?:all|my"
    r"|every)\b|\bgeneral(?:ly)? rule\b|\bno matter where\b"
    r"|\büberall\b|\b(?:in )?(?:allen|jedem|meinen) (?:meinen "
    r"|unseren )?(?:projekten?|repos)|\bgrundsätzlich\b|\bgenerell\b"
    r"|\ben todos (?:mis |los |nuestros )?(?:proyectos|repos)|\ben todas partes\b|\ben general\b",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"\b(?:all|every) (?:of )?(?:our|the (?:company|team|org)'?s?) (?:repos"
    r"|services|projects)|\bcompany[- ]wide\b|\borg(?:ani[sz]ation)?[- ]wide\b"
    r"|\bacross the (?:org\w*|company|team)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:just |only )?this once\b|\bonce only\b|\bjust once\b|\b(?:just"
    r"|only) (?:for )?this time\b|\bfor once\b|\bone[- ]off\b"
    r"|\bthis time\b|\bthis one time\b|\bfor (?:today|tonight|tomorrow|this week"
    r"|the moment)\b|\bjust (?:for )?(?:today|now)\b"
    r"|\b(?:gone|over|obsolete|thrown away|deleted|dead) (?:on|by|after) (?:mon"
    r"|tues|wednes|thurs|fri|satur|sun)day"
    r"|\bexceptionally\b|\bright now\b|\btemporar(?:y|ily)\b|\bthrow ?away\b"
    r"|\bfor the (?:demo|meeting|presentation|launch|talk|release|call|hotfix|screenshot)\b"
    r"|\bausnahmsweise\b|\bdieses (?:eine )?mal\b|\bdiesmal\b|\bnur heute\b|\bfür heute\b|\bnur jetzt\b"
    r"|\b(?:solo |sólo )?(?:por )?esta vez\b|\bsolo (?:por )?hoy\b|\bde momento\b|\bpor hoy\b",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"\b(?:for|in|on|with|para|für|bei) (?:this|that|these|diese[mnrs]?|este"
    r"|esta)(?: (?:one|single|particular))? (\w+)",
    re.IGNORECASE,
)
_LASTING_NOUNS = frozenset(
    """repo repository project crate package codebase code base library lib app application product
    service module file class function method folder directory team company language framework kind
    case sort type test tests api client server table schema endpoint parser way reason proyecto
    projekt repositorio datei fichero archivo modul módulo""".split()
)
_FROM_NOW = re.compile(
    r"\bfrom now on\b|\balways\b|\bnever\b|\bany ?more\b|\bgoing forward\b"
    r"|\bin future\b|\bab jetzt\b|\bimmer\b|\bsiempre\b|\ba partir de ahora\b",
    re.IGNORECASE,
)

_WE = re.compile(
    r"\b(?:we(?! (?:can|could|need|should|want|may))|our|us|wir|unser\w*|nuestr\w+|nosotros|usamos)\b",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:i|my|me|mine|ich|mir|mein\w*|yo|mi|mis|prefiero)\b", re.IGNORECASE)
_YOUR = re.compile(r"\byour?\b|\bdeine?\b|\btus?\b|\bsee\b|\bshow me\b|\btell me\b|\bask me\b", re.IGNORECASE)
_MUST = re.compile(
    r"^(?:please )?(?:no|never|don'?t|do not|nothing|hands off|keep off|stop"
    r"|kein\w*|nie|nunca|prohibido|must)\b|\bmust\b|\bmay not\b"
    r"|\bfreeze\b|\bforbidden\b|\bnot allowed\b|\bhave to\b|\bneeds? (?:a|an|to"
    r"|type)?\b|\bhands off\b|\bdo not touch\b|\bdarf\b|\bnever\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"\b(?:is|are|lives?|runs?|listens?|needs?|comes?|stays?|expects?|means?"
    r"|ships?|share|shares|clashes|moved) (?!fine|ok|way too|always)"
    r"|(?:'s|'re) \w+|\bmsrv\b|\b(?:we|wir) (?:use|store|keep|have|moved|switched"
    r"|are|target|support|run|build|deploy|name|group|call|speichern|nutzen)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"^(?:with|when (?:using|you use|working with)|using|in|for|bei|con"
    r"|mit) [\w-]+|\b(?:slow|slower|faster|flaky|racy|leaks?|hangs?|unsafe|broken"
    r"|deadlocks?|overflow|quadratic|x slower)\b"
    r"|^[\w.-]+: |\bbecause\b|\bforever\b|\balways (?:flaky|leak|slow)",
    re.IGNORECASE,
)
_HABITS = frozenset({"commit", "pull request", "report", "plan", "push"})


def once(text: str) -> bool:
    """Whether it was meant for the one time only: "just this once", "for this banner"."""
    if _ONCE.search(text) and not re.search(
        r"\bfrom now on\b|\bab jetzt\b|\ba partir de ahora\b", text, re.IGNORECASE
    ):
        return True
    nouns = [noun.lower() for noun in _THIS.findall(text)]
    return bool(nouns) and not _LASTING_NOUNS & set(nouns) and not _FROM_NOW.search(text)


def kind(text: str, activities: tuple[str, ...], *, library: bool, placed: bool, lasting: bool) -> str:
    """Which of the four kinds it most likely is, by a vote of cues."""
    votes = {"project-fact": 0.0, "constraint": 0.0, "preference": 0.2, "skill": 0.0}
    votes["project-fact"] += 1.2 * bool(_WE.search(text)) + 0.8 * bool(_STATES.search(text))
    votes["constraint"] += 1.0 * bool(_MUST.search(text)) + 0.8 * placed + 1.5 * lasting
    votes["preference"] += 1.3 * bool(_I.search(text)) + 0.8 * bool(_YOUR.search(text))
    votes["preference"] += 1.5 * bool(
        "write tests" not in activities and _HABITS & set(activities)
    ) + 0.4 * bool(_FROM_NOW.search(text))
    votes["skill"] += 1.2 * library + 1.0 * bool(_ADVICE.search(text))
    votes["preference"] += 1.5 * bool(_EVERYWHERE.search(text))
    votes["project-fact"] += 1.0 * bool(_HERE.search(text))
    return max(votes, key=lambda name: votes[name])


def reach(text: str, kind_: str, context: Context) -> tuple[str, bool]:
    """How far it reaches, and whether that was said; else it follows from the kind."""
    name = context.name
    named = len(name) > 3 and re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
    if _OWNER.search(text) and context.owner:
        return "owner", True
    if _EVERYWHERE.search(text):
        return "everywhere", True
    if named or _HERE.search(text):
        return "repository", True
    return ("everywhere" if kind_ in ("preference", "skill") else "repository"), False
