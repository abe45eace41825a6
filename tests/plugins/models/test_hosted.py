import pytest
from mentee.plugins.models.client import arguments_of, as_dicts
from mentee.plugins.models.hosted import Hosted
from mentee.plugins.models.mask import MASKED, mask
from mentee.runtime.contracts.candidate import ToolCall
from mentee.runtime.contracts.model import Message

SECRET = "sk-" + "Ab3dEf6h" * 4


@pytest.mark.parametrize(
    ("model", "claimed"),
    [
        *(("openai/gpt", True), ("openrouter/a/b", True), ("gpt", False), ("/x", False)),
        *(("local/x", False), ("scripted/x", False)),
    ],
)
def test_a_hosted_model_is_named_with_its_provider(model, claimed):
    assert Hosted().claims(model) is claimed


def test_no_secret_leaves_in_any_part_of_a_conversation():
    call = ToolCall("run", {"command": f"curl -H {SECRET}", "more": [{"deep": SECRET}]})
    talk = [Message("user", SECRET), Message("assistant", SECRET, (call,)), Message("tool", SECRET)]
    sent = as_dicts(talk, mask)
    assert SECRET not in str(sent)
    assert str(sent).count(MASKED) == 5
    assert sent[1]["tool_calls"][0]["id"] == sent[2]["tool_call_id"]


def test_arguments_that_are_no_json_object_become_some_that_no_tool_takes():
    assert arguments_of('{"path": "a"}') == {"path": "a"}
    assert arguments_of("") == {}
    assert arguments_of("[1]") == {"no object": [1]}
    assert arguments_of("{") == {"not JSON": "{"}
