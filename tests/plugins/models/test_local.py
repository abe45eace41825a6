"""A model made on the spot answers through litellm: whole, in pieces, and several times."""

import asyncio
import importlib
import math
from typing import Any

import pytest
from mentee.plugins.models.calls import instructions, parse, written
from mentee.plugins.models.local import Local
from mentee.runtime.contracts.candidate import ToolCall
from mentee.runtime.contracts.model import Message
from mentee.runtime.errors import UsageError

TOOL = {"name": "read", "description": "Read a file.", "parameters": {"type": "object", "properties": {}}}
TALK = [
    Message("system", "Be brief."),
    Message("user", "Hello"),
    Message("assistant", "", (ToolCall("read", {"path": "a.py"}),)),
    Message("tool", "1  x = 1"),
]


def make_model(folder):
    """A language model of two layers with weights drawn by chance; it reads bytes and writes short words."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {
        letter: at
        for at, letter in enumerate(
            [
                "<end>",
                *letters,
                *(f"Ġ{a}{b}{c}" for a in "bcdfghjklmnpqrstvwxyz" for b in "aeiou" for c in "nrst"),
            ]
        )
    }
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>").save_pretrained(folder)
    torch.manual_seed(1)
    size = LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        bos_token_id=0,
        eos_token_id=0,
    )
    LlamaForCausalLM(size).save_pretrained(folder)


@pytest.mark.filterwarnings("ignore")  # those of other people's imports
def test_a_local_model_answers_in_this_process_with_the_probability_of_its_reply(tmp_path):
    make_model(tmp_path)
    model = Local(max_tokens=12).open(f"local/{tmp_path}")

    async def both():
        once, again = await model.reply(TALK, [TOOL]), await model.reply(TALK, [TOOL])
        return once, again, await model.reply(TALK, width=3)

    (one,), (again,), several = asyncio.run(both())
    assert one == again
    assert one.text
    assert one.cost == 0.0
    assert one.tokens > 12
    assert one.logprob is not None
    assert 12 * math.log(1 / 300) < one.logprob < 0.0
    assert len({reply.text for reply in several}) > 1

    litellm: Any = importlib.import_module("litellm")
    said = [{"role": "user", "content": "Hello"}]
    asked = {"model": f"local/{tmp_path}", "messages": said, "max_tokens": 12}
    whole = litellm.completion(**asked).choices[0].message.content
    pieces = [chunk.choices[0].delta.content or "" for chunk in litellm.completion(**asked, stream=True)]
    assert "".join(pieces).strip() == whole.strip()
    assert len(pieces) > 2

    async def in_pieces():
        return [
            c.choices[0].delta.content or "" async for c in await litellm.acompletion(**asked, stream=True)
        ]

    assert asyncio.run(in_pieces()) == pieces


def test_a_path_without_a_model_is_said(tmp_path):
    with pytest.raises(UsageError, match="there is no model at"):
        Local().open(f"local/{tmp_path}/nothing")


def test_calls_are_read_from_text_and_written_to_it():
    text = f"Let me see.\n{written('read', {'path': 'a.py'})}"
    assert parse(text) == ("Let me see.", (("read", {"path": "a.py"}),))
    assert parse("<tool_call>{not json}</tool_call>") == ("<tool_call>{not json}</tool_call>", ())
    assert '"read"' in instructions([TOOL])
