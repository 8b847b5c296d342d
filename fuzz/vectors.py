# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound documents to change, from the vectors."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def vectors(name: str) -> Any:
    """docs/protocol/vectors/NAME.json."""
    return json.loads((ROOT / "docs/protocol/vectors" / f"{name}.json").read_text("utf-8"))


def data_file(name: str) -> str:
    """A file that tellsafe.formats brings along."""
    return (ROOT / "src/tellsafe/formats/data" / name).read_text("utf-8")
