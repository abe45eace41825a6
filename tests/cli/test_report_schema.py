import json
from pathlib import Path

from mentee.runtime.report import schema

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "report.schema.json"


def test_the_published_schema_is_what_mentee_schema_prints():
    assert json.loads(PUBLISHED.read_text()) == schema(), f"mentee schema > {PUBLISHED}"
