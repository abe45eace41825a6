"""The files of a workspace, as everything but a sandboxed command sees them."""

from typing import Protocol


class Tree(Protocol):
    """Safe reading and writing of the workspace: a link that leads out of it does not exist."""

    def files(self) -> tuple[str, ...]:
        """Relative paths of all files that belong to the tree, sorted, with forward slashes."""
        ...

    def read(self, path: str) -> str:
        """The decoded text of a file, line ends as on disk.

        Python files are decoded as their coding line says, others as UTF-8.

        Raises:
            FileNotFoundError: there is no such file inside the tree.
            UnicodeDecodeError: it is not text in its encoding.
        """
        ...

    def write(self, path: str, text: str) -> None:
        """Replace the text of a file in one stroke, or make the file with the folders that it needs.

        The mode and, for Python, the declared encoding are kept; line ends are written as they are.

        Raises:
            ValueError: the path leads out of the tree or is a folder, or the encoding lacks a character.
        """
        ...
