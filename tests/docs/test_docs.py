# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents can't fall behind: what they name exists, and what they promise can be typed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {".venv", "node_modules"} & set(path.relative_to(ROOT).parts)
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED_FILE = re.compile(r"`((?:src|tests|docs|bench|fuzz|requirements)/[\w./-]+)`")
NAMED_TEST = re.compile(r"`(test_\w+\.py)`")
COMMAND = re.compile(r"^\s*(?:\$ )?(?:\.venv/bin/)?tellsafe ([a-z]+)", re.MULTILINE)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text()) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_file_and_test_that_is_named_exists(document: Path) -> None:
    text = document.read_text()
    missing = [name for name in NAMED_FILE.findall(text) if not (ROOT / name).exists()]
    missing += [name for name in NAMED_TEST.findall(text) if not list(ROOT.glob(f"**/{name}"))]
    assert missing == []


def test_every_command_that_is_shown_exists() -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "tellsafe.cli.main", "--help"], capture_output=True, text=True
    ).stdout
    there = set(re.findall(r"^  ([a-z-]+) ", help_text, re.MULTILINE))
    shown = {word for path in DOCUMENTS for word in COMMAND.findall(path.read_text())}
    assert shown
    assert shown <= there


def test_every_make_target_that_is_shown_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    shown = {
        word
        for path in DOCUMENTS
        for word in re.findall(r"(?:`|\$ )make ([a-z-]+)", path.read_text())
    }
    assert {"demo", "test"} <= shown <= targets


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(LINK.findall((folder / "README.md").read_text()))
    assert listed == {path.name for path in folder.glob("0*.md")}


def test_nothing_names_a_registry_host_or_a_place_of_one_machine() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    locks = [name for name in files if name.startswith("requirements/") or "lock" in name]
    assert locks
    assert [name for name in locks if "://" in (ROOT / name).read_text()] == []
