import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.text import one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b2Jgone", "gone"),
        ("\x1b]0;title\x07a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "alink"),
        ("\x1bPdcs\x1b\\b\x1bcreset", "breset"),
        ("over\rwritten\b\x00", "overwritten"),
        ("if admin \u202e\u2066: #", "if admin <U+202E><U+2066>: #"),
        ("\udcff", "\N{REPLACEMENT CHARACTER}"),
        ("naïve 字 👩\u200d💻", "naïve 字 👩\u200d💻"),
    ],
)
def test_only_what_is_safe_reaches_the_terminal(text, shown):
    assert printable(text) == shown


@given(st.text())
def test_any_text_becomes_printable_once_and_for_all(text):
    shown = printable(text)
    assert printable(shown) == shown
    assert not any((c < " " and c not in "\n\t") or "\x7f" <= c <= "\x9f" for c in shown)
    shown.encode()


def test_a_line_is_the_first_that_says_something():
    assert one_line("\n  \n\x1b[1m title\nmore") == "title"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("") == ""
