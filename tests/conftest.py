# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put the folders of shared test code on the path; suites stay free of package names."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE / "adversary"):
    sys.path.insert(0, str(folder))
