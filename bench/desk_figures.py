# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures of a desk of its own, in a process of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tellsafe.cli.stage import deployed


def figures(place: Path, database: str, module: str, *words: str) -> dict[str, Any]:
    """What ``module`` prints in JSON of a new desk on ``database``, or on SQLite for ""."""
    with deployed(place) as stage:
        desk = stage.folder / "desk"
        if database:
            text = (desk / "settings.toml").read_text("utf-8")
            text = re.sub(r'^database = ".*"$', f'database = "{database}"', text, flags=re.M)
            (desk / "settings.toml").write_text(text, "utf-8")
        command = [sys.executable, "-m", module, str(desk), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"error: {module}\n{done.stderr[-2000:]}")
        return dict(json.loads(done.stdout))
