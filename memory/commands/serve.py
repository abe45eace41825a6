"""``mentee memory serve``: a Chroma server for a team's memory."""

import os
import shutil
import sys
from pathlib import Path

import click

from ...runtime.config import load
from ...runtime.errors import EnvironmentFault


@click.command(epilog="\b\nExample:\n  mentee memory serve --host 0.0.0.0 --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address that it listens on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option("--path", type=click.Path(path_type=Path), help="Its folder; one in mentee's data by default.")
def serve(host: str, port: int, path: Path | None) -> int:
    """Serve a memory that a team shares, until it is interrupted.

    This is `chroma run`, with a folder of its own. It asks nobody for a token: on more than your own machine,
    put a proxy before it that does (docs/how-to/share-a-memory.md). Each person names it in their settings.
    """
    program = shutil.which("chroma", path=str(Path(sys.executable).parent)) or shutil.which("chroma")
    if program is None:
        raise EnvironmentFault("the program chroma is not there", "python -m pip install chromadb")
    folder = path or load(None, {}).settings.data_dir / "memory" / "served"
    folder.mkdir(parents=True, exist_ok=True)
    click.echo(f"mentee: serving {folder} on {host}:{port}", err=True)
    sys.stderr.flush()
    os.execv(program, [program, "run", "--path", str(folder), "--host", host, "--port", str(port)])
