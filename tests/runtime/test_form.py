from mentee.runtime.contracts.candidate import Candidate, Edit, Observation
from mentee.runtime.events import (
    ActionFinished,
    ActionIntended,
    BatchCritiqued,
    Decided,
    StepStarted,
    Survivor,
    Verified,
)
from mentee.runtime.form import form, form_of
from mentee.runtime.state import fold_all
from mentee.runtime.testing import MemoryTree

SHOP = "def total(prices):\n    return sum(prices) - 1\n"
TREE = MemoryTree({"shop.py": SHOP, "notes.txt": "one two\n"})


def replaced(old, new, path="shop.py"):
    at = TREE.read(path).index(old)
    return (Edit(path, at, at + len(old), new),)


def test_other_words_for_the_same_program_are_the_same_candidate():
    plain = form(replaced(" - 1", ""), TREE)
    assert plain == form(replaced("sum(prices) - 1", "(sum( prices ))  # the sum"), TREE)
    assert plain == form_of({"shop.py": "def total(prices):\n\n    return sum(prices)\n"})
    assert plain != form(replaced(" - 1", " - 0"), TREE)
    assert plain != form(replaced(" - 1", "", "shop.py") + replaced("two", "2", "notes.txt"), TREE)


def test_text_that_is_not_python_is_taken_by_its_letters():
    assert form(replaced("one two", "one  two", "notes.txt"), TREE) != form((), TREE)
    assert form(replaced("sum(", "sum(("), TREE) != form(replaced("sum(", "sum( ("), TREE)
    assert form((Edit("shop.py", 90, 99, "x"),), TREE) == ""


def test_a_candidate_that_failed_the_proof_is_refused_by_its_form():
    tried = Candidate(replaced(" - 1", " - 2"))
    events = [
        StepStarted(1, 0, "t0"),
        BatchCritiqued(1, 1, 1, {}, 1, (Survivor(tried, 1.0),)),
        Decided(1, "accept", "best", tried.id),
        ActionIntended(1, tried, "t0"),
        ActionFinished(1, tried.id, Observation(True, finished=True), "t1"),
        Verified(1, "t1", False, form=form(tried.edits, TREE)),
    ]
    state = fold_all(events)
    assert state.rejected == {tried.id}
    assert form(replaced("sum(prices) - 1", "(sum(prices)) - 2"), TREE) in state.refused
