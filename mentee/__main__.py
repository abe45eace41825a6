"""``python -m mentee``: the same command line as the script ``mentee``."""

import sys

from mentee.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
