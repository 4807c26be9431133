"""`python -m connectors` is the command `mostrador`."""

import sys

from connectors.cli import main

if __name__ == "__main__":
    sys.exit(main())
