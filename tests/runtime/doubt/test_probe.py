"""What calls give comes back as text: values, exceptions by name, nothing where it takes too long."""

from mentee.runtime.contracts.evidence import Outcome, TestResult
from mentee.runtime.doubt.inputs import Input
from mentee.runtime.doubt.probe import TOGETHER, module, outcomes


def run(inputs):
    names = {}
    exec(module(inputs), names)
    results = []
    for name in [n for n in names if n.startswith("test_probe_")]:
        try:
            names[name]()
        except AssertionError as error:
            results.append(TestResult(f"mentee:x::{name}", Outcome.FAILED, message=str(error)))
    return outcomes(inputs, results)


def test_values_exceptions_and_setup_are_told():
    inputs = [
        Input("sqrt(16)", imports=("from math import sqrt",)),
        Input("sqrt(-1)", imports=("from math import sqrt",)),
        Input("items", setup=("items = [2]", "items.append(1)")),
        Input("(n * n for n in range(3))"),
        Input("{3, 1, 2}"),
        Input("object()"),
        Input("unknown"),
    ]
    assert list(run(inputs).values()) == [
        "4",
        "raises ValueError",
        "[2, 1]",
        "[0, 1, 4]",
        "{1, 2, 3}",
        "<object object>",
        "raises NameError",
    ]


def test_a_call_without_end_tells_nothing_and_the_others_do():
    assert run([Input("[1 for _ in iter(int, 1)]"), Input("2 + 2")]) == {"2 + 2": "4"}


def test_long_results_that_differ_only_at_their_end_stay_different():
    told = run([Input("'a' * 500 + 'x'"), Input("'a' * 500 + 'y'")])
    assert len(set(told.values())) == 2


def test_more_calls_than_one_test_holds_keep_their_order():
    many = [Input(f"{n} + 0") for n in range(2 * TOGETHER + 1)]
    assert run(many) == {one.text: one.text.partition(" ")[0] for one in many}


def test_a_forged_message_tells_nothing():
    forged = TestResult("mentee:x::test_probe_0", Outcome.FAILED, message="mentee-probe:AAAA")
    assert outcomes([Input("f(1)")], [forged]) == {}
