"""Read some pages in a browser with flags of its own: `python -m tests.read_pages URL FLAG...`."""

import sys

from tests.cut_off import read_pages

if __name__ == "__main__":
    sys.stdout.write(str(read_pages(*sys.argv[1:])))
