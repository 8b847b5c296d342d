# SPDX-License-Identifier: AGPL-3.0-or-later
"""``make bench``: everything that is measured, as shares of what this machine can do at most.

python -m bench            all
python -m bench tips       only this one
"""

import sys
import tempfile
from pathlib import Path

from bench.app import app
from bench.desk import desk
from bench.likeness import likeness
from bench.media import media
from bench.memory import memory
from bench.opening import opening
from bench.public import public
from bench.purge import purge
from bench.tips import tips
from bench.uploads import uploads

PARTS = (tips, uploads, opening, memory, media, app, desk, likeness, purge, public)


def main(words: list[str]) -> int:
    """Run what was asked for; 1 if anything failed that has to succeed."""
    names = [part.__name__ for part in PARTS]
    if unknown := set(words) - set(names):
        print(f"error: nothing here measures {', '.join(unknown)}\nhint: {', '.join(names)}")
        return 2
    failures = 0
    for part in PARTS:
        if words and part.__name__ not in words:
            continue
        # On the disk that the project lies on: a memory disk would make fsync free.
        with tempfile.TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as folder:
            failures += part(Path(folder))
    print(f"\n{failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
