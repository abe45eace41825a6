"""What a step of mini-swe-agent costs: run by its own interpreter, as ``steps_of_mini.py FOLDER STEPS``.

Its default agent, its deterministic model and its local environment, with a trajectory file as its command
line writes one. Prints JSON: the process's CPU seconds at the start of each step and at the end.
"""

import json
import sys
import time
from pathlib import Path

import yaml
from minisweagent.agents.default import DefaultAgent  # pyright: ignore[reportMissingImports]
from minisweagent.config import builtin_config_dir  # pyright: ignore[reportMissingImports]
from minisweagent.environments.local import LocalEnvironment  # pyright: ignore[reportMissingImports]
from minisweagent.models.test_models import (  # pyright: ignore[reportMissingImports]
    DeterministicModel,
    make_output,
)


class Marked(DefaultAgent):
    """Notes the CPU time at the start of each step."""

    marks: list[float]

    def step(self) -> list[dict]:  # noqa: D102  as in the class above it
        self.marks.append(time.process_time())
        return super().step()


def main() -> None:
    """Run once, and print the marks."""
    folder, steps = Path(sys.argv[1]), int(sys.argv[2])
    outputs = [make_output("nothing", [{"command": "true"}], cost=0.0) for _ in range(steps)]
    outputs.append(make_output("end", [{"command": "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"}], cost=0.0))
    settings = yaml.safe_load((builtin_config_dir / "default.yaml").read_text(encoding="utf-8"))["agent"]
    settings |= {"cost_limit": 0.0, "step_limit": 0, "output_path": folder / "trajectory.json"}
    model = DeterministicModel(outputs=outputs, cost_per_call=0.0)
    agent = Marked(model, LocalEnvironment(cwd=str(folder)), **settings)
    agent.marks = []
    agent.run("nothing")
    print(json.dumps([*agent.marks, time.process_time()]))


if __name__ == "__main__":
    main()
