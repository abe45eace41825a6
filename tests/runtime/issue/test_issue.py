"""Reading an issue: its bytes, its title, its tracebacks, its names, and text that is none."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mentee.runtime.errors import UsageError
from mentee.runtime.issue.issue import read_issue, read_issue_file

TRACEBACK = """# Reading fails

Since 2.1 `conf.reader` fails, see conf/reader.py:

```
Traceback (most recent call last):
  File "demo.py", line 2, in <module>
    parse("verbose")
  File "/x/conf/reader.py", line 8, in parse_line
    name, value = line.split("=")
    ~~~~~~~~~~~^^^^^^^^^^^^^^^^^^
ValueError: not enough values to unpack (expected 2, got 1)
```
"""


@pytest.mark.parametrize(
    "data",
    [
        "größer\n".encode(),
        b"\xef\xbb\xbf" + "größer\n".encode(),
        "größer\n".encode("utf-16"),
        "größer\n".encode("utf-32"),
        "größer\n".encode("latin-1"),
        b"gr\xc3\xb6\xc3\x9fer\r\n",
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "utf-32", "latin-1", "windows"],
)
def test_an_issue_is_read_in_the_encodings_that_people_have(tmp_path, data):
    (tmp_path / "issue.md").write_bytes(data)
    assert read_issue_file(str(tmp_path / "issue.md")) == "größer\n"


def test_a_dash_reads_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"fee(90) is wrong\n")))
    assert read_issue_file("-") == "fee(90) is wrong\n"


def test_terminal_escapes_and_control_characters_are_taken_out(tmp_path):
    (tmp_path / "issue.md").write_bytes(b"\x1b[31mred\x1b[0m \x1b]0;title\x07bell\x07 \xe2\x80\xaeback\x00\n")
    assert read_issue_file(str(tmp_path / "issue.md")) == "red bell back\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no file"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"x" * (5 << 20), r"5\.0 MiB; at most 1 MiB"),
    ],
)
def test_what_is_no_issue_is_refused_with_a_way_out(tmp_path, content, message):
    if content is not None:
        (tmp_path / "issue.md").write_bytes(content)
    with pytest.raises(UsageError, match=message) as refused:
        read_issue_file(str(tmp_path / "issue.md"))
    assert refused.value.way_out
    assert "\n" not in refused.value.message


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UsageError, match="folder"):
        read_issue_file(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Fees are `wrong`\n\nMore.", "Fees are wrong"),
        ("Fees are wrong\n==============\n\nMore.", "Fees are wrong"),
        ("### Steps to reproduce\n\nCall it twice.\n", "Call it twice."),
        ("Fees are wrong\nsince May", "Fees are wrong"),
        ("Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nKeyError: 'x'", "KeyError: 'x'"),
        ("", ""),
    ],
)
def test_the_title_is_the_first_heading_that_says_something(text, title):
    assert read_issue(text).title == title


def test_a_traceback_is_read_with_its_frames():
    (traceback,) = read_issue(TRACEBACK).tracebacks
    assert [(f.file, f.line, f.function, f.code) for f in traceback.frames] == [
        ("demo.py", 2, "<module>", 'parse("verbose")'),
        ("/x/conf/reader.py", 8, "parse_line", 'name, value = line.split("=")'),
    ]
    assert traceback.exception == "ValueError"
    assert traceback.message == "not enough values to unpack (expected 2, got 1)"


def test_names_and_files_are_kept_for_finding_the_place():
    assert read_issue(TRACEBACK).names == (
        "conf.reader",
        "conf/reader.py",
        "parse_line",
        "/x/conf/reader.py",
        "demo.py",
    )


PIECES = st.sampled_from(
    "```|```python|>>> f(1)|... |    f(2)|4|# Expected|Expected: 4|### Actual|`f(1)` should return"
    "|instead of 3"
    '|-> 4|Traceback (most recent call last):|  File "a.py", line 1, in f|ValueError: no|assert f(1) == 2'
    "|def test_a():|    return 1|    yield 1|from a import *|await f(1)|f(1)  # expected 2|In [1]: f(1)"
    "|Out[1]: 3|x = f(|'|\"|\\".split("|")
)


@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=20).map("\n".join)))
@settings(max_examples=200, deadline=None)
def test_every_text_has_a_reading_whose_parts_stand_in_it(text):
    issue = read_issue(text)
    lines = range(1, text.count("\n") + text.count("\r") + 2)
    parts = (*issue.examples, *issue.assertions, *issue.statements)
    assert all(part.line in lines for part in parts)
