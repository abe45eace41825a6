import re
from html.parser import HTMLParser
from pathlib import Path

from mentee.plugins.reports.page import Page
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.channel import Answer, Blocker, Question
from mentee.runtime.contracts.critique import Check, Criterion, Finding
from mentee.runtime.contracts.report import Narrator
from mentee.runtime.contracts.task import Budget, Task
from mentee.runtime.events import (
    AnswerReceived,
    BatchCritiqued,
    Blocked,
    Decided,
    Fallen,
    Note,
    PhaseStarted,
    PluginFaulted,
    QuestionAsked,
    RubricChosen,
    RunStarted,
    SearchEnded,
    StepStarted,
    Survivor,
    Verified,
)
from mentee.runtime.journal import Entry
from mentee.runtime.report import Asked, Fault, Tests
from mentee.runtime.testing import ReporterContract, a_report, some_reports

from ...hostile import HOSTILE

EMPTY = {"meta", "br", "rect", "line", "polyline"}
ALLOWED = EMPTY | set(
    "html head title style body a header h1 h2 h3 span p nav ul ol li main section dl dt dd details summary"
    " pre code table caption thead tbody tr th td div strong time figure figcaption svg text".split()
)


class TestContract(ReporterContract):
    def make(self):
        return Page()


class Reader(HTMLParser):
    """Follows the tags of a page: what is there, whether it is closed, and what would run or load."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.wrong, self.text = [], set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.wrong += [
            f"{tag} {k}" for k, v in attrs if k.startswith("on") or k in {"src", "srcdoc", "action"}
        ]
        self.wrong += [f"{tag} {v}" for k, v in attrs if k == "href" and not (v or "").startswith("#")]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in EMPTY:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data):
        self.text += data


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.wrong == []
    assert reader.open == []
    assert reader.tags <= ALLOWED, reader.tags - ALLOWED
    return reader


def events(words="words"):
    """A run in which every text that others write says these words."""
    one = Candidate((Edit(words, 0, 1, words),), rationale=words, origin=words)
    criteria = (Criterion(words, words, check=Check(what=words), required=True),)
    survivor = Survivor(one, 0.9, 0.1, words, (Finding(words, 0.3, words, words, 7, 8),), f"--- a\n+{words}")
    question = Question(words, Blocker.AMBIGUOUS, words, (words, "2"), words, words)
    return [
        RunStarted("r", Task(Path("/r"), words), Budget(), {}, 0, "0.1.0"),
        RubricChosen(criteria),
        PhaseStarted(words),
        StepStarted(1, 0, "t0", (words,)),
        BatchCritiqued(1, 48, 48, {words: 40}, 30, (survivor,), (Fallen(one, 0.4, words, f"-{words}"),)),
        BatchCritiqued(1, 96, 48, {words: 48}, 10),
        SearchEnded(1, "enough", {words: 3.5}),
        Blocked(question),
        QuestionAsked(question, words),
        AnswerReceived(Answer(question.id, words, words)),
        Decided(1, "accept", words, one.id),
        Verified(1, "t1", False, still=(words,)),
        Note(words),
        PluginFaulted(words, words, "raised", words),
    ]


def entries(words="words"):
    return [Entry(n, 0.0, 1.5 * n, event) for n, event in enumerate(events(words), start=1)]


def test_it_tells_the_steps_where_there_is_a_journal():
    assert isinstance(Page(), Narrator)
    page = Page().narrate(a_report(), entries())
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert headings == [
        "Result",
        "Question and answer",
        "Patch",
        "Candidates",
        "Rubric",
        "Budget",
        "Timeline",
    ]
    reader = read(page)
    assert "96 candidates judged, 40 ran the tests" in reader.text
    assert re.search(r"0\.90\s*±0\.10", reader.text)
    assert "Answer (words): words" in reader.text
    for link in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{link}"' in page


def test_every_report_is_well_formed_and_neither_loads_nor_runs_anything():
    for report in some_reports():
        page = Page().render(report)
        read(page)
        assert not re.search(r"https?://|url\(|@import|<script", page)
        assert "default-src &#x27;none&#x27;" in page


def test_no_words_are_more_than_text():
    plain = read(Page().narrate(a_report(), entries())).tags
    for words in HOSTILE:
        report = a_report(
            issue=words,
            reason=words,
            patch=words,
            tests=Tests(fixed=(words,)),
            notes=(words,),
            question=Asked(words, words, words, (words,)),
            faults=(Fault(words, words, words, words),),
        )
        page = Page().narrate(report, entries(words))
        assert read(page).tags <= plain, words
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page), (
            words
        )


def test_it_can_be_used_by_keys_and_in_the_dark():
    page = Page().narrate(a_report(), entries())
    assert "prefers-color-scheme: dark" in page
    assert ":focus-visible" in page
    assert page.count("<details") == page.count("<summary")
    assert all('tabindex="0"' in tag for tag in re.findall(r'<(?:pre|div class="wide")[^>]*>', page))
    assert re.search(r'<svg[^>]* role="img" aria-label="[^"]+"', page)
