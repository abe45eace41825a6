"""Settings and where each value came from.

- ``settings``   every setting, its default, its range, and who may give it
- ``layers``     defaults, the user's file, the project's, the environment, flags; later wins
- ``file``       TOML with line numbers
"""

from .layers import Config, load, user_file
from .settings import Settings

__all__ = ["Config", "Settings", "load", "user_file"]
