import asyncio
import json

import pytest
from mentee.plugins.models.scripted import Scripted
from mentee.runtime.contracts.candidate import ToolCall
from mentee.runtime.contracts.model import Message, Reply
from mentee.runtime.errors import EnvironmentFault, UsageError


def opened(path, content):
    path.write_text(content)
    return Scripted().open(f"scripted/{path}")


def test_the_reply_depends_on_nothing_but_how_often_the_assistant_has_spoken(tmp_path):
    call = {"tool": "read", "arguments": {"path": "a.py"}}
    script = [{"text": "look", "calls": [call], "tokens": 7, "cost": 0.5, "logprob": -1}, {"text": "done"}]
    model = opened(tmp_path / "script.json", json.dumps(script))
    start, said = Message("user", "go"), Message("assistant", "look")
    first = Reply("look", (ToolCall("read", {"path": "a.py"}),), -1.0, 7, 0.5)
    for _ in range(2):
        assert asyncio.run(model.reply([start])) == [first]
        assert asyncio.run(model.reply([start, said])) == [Reply("done")]
    with pytest.raises(EnvironmentFault, match="2 replies"):
        asyncio.run(model.reply([start, said, said]))


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '[{"calls": [{}]}]', '[{"calls": 5}]', '[{"cost": "much"}]']
)
def test_a_script_that_cannot_be_used_is_said_with_the_form(tmp_path, content):
    with pytest.raises(UsageError) as caught:
        opened(tmp_path / "script.json", content)
    assert "script.json" in caught.value.message
    assert caught.value.way_out
