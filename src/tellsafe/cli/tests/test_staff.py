# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe staff``, in processes of its own: each starts the desk's Django."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tellsafe.cli.staff import _SENTENCES
from tellsafe.cli.tests.typed import refused
from tellsafe.desk.rules.staffing import Refusal

PASSWORD = "correct horse battery staple"


def run(*words: object, text: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tellsafe.cli.main", "staff", *(str(word) for word in words)]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def listed(folder: Path) -> dict[str, dict[str, object]]:
    return {one["name"]: one for one in json.loads(run("list", folder, "--json").stdout)}


def id_of(done: "subprocess.CompletedProcess[str]") -> str:
    assert (done.returncode, done.stdout) == (1, ""), done.stdout
    error, hint = done.stderr.splitlines()
    assert hint.startswith("hint: ")
    return error.rpartition("[")[2].removesuffix("]")


def test_people_come_change_and_go(folder: Path) -> None:
    done = run("add", folder, "mira", "--role", "triager", "--password-stdin", text=PASSWORD)
    assert done.stdout == "made: mira\n", done.stderr
    assert (folder / "desk" / "desk.sqlite3").stat().st_mode & 0o077 == 0
    done = run("invite", folder, "adam", "--role", "administrator", "--json")
    link = json.loads(done.stdout)["link"]
    assert link.startswith("http://localhost:")
    assert "/invited/" in link
    assert listed(folder) == {
        "mira": _account("mira", ["triager"], ["password"], invited=False),
        "adam": _account("adam", ["administrator"], [], invited=True),
    }

    done = run("roles", folder, "mira", "--role", "triager", "--role", "investigator")
    assert done.stdout == "changed: mira is triager, investigator\n"
    done = run("invite", folder, "mira", "--again")
    assert "link: http://localhost:" in done.stdout
    assert listed(folder)["mira"]["ways"] == []

    assert run("remove", folder, "mira").stdout == "removed: mira\n"
    assert listed(folder)["mira"]["active"] is False
    lines = run("list", folder).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["adam", "mira"]

    assert id_of(run("remove", folder, "mira")) == "staff-refused"
    assert id_of(run("remove", folder, "nobody")) == "no-staff"
    last = run("remove", folder, "adam")
    assert "last administrator" in last.stderr
    clash = run("invite", folder, "lin", "--role", "triager", "--role", "supervisor")
    assert "check each other" in clash.stderr
    weak = run("add", folder, "lin", "--password-stdin", text="short")
    assert id_of(weak) == "staff-refused"


def _account(name: str, roles: list[str], ways: list[str], *, invited: bool) -> dict[str, object]:
    return {"name": name, "roles": roles, "ways": ways, "invited": invited, "active": True}


def test_an_invitation_wants_roles_or_again(folder: Path) -> None:
    assert refused("staff", "invite", folder, "lin")[0] == "staff-roles"
    assert refused("staff", "invite", folder, "lin", "--again", "--role", "triager")[0] == (
        "staff-roles"
    )


@pytest.mark.parametrize("words", [("list",), ("remove", "mira")])
def test_a_folder_that_is_no_desk(tmp_path: Path, words: tuple[str, ...]) -> None:
    act, *names = words
    assert refused("staff", act, tmp_path, *names)[0] == "zone-folder"


def test_only_a_demo_tells_codes(folder: Path, tmp_path: Path) -> None:
    assert refused("staff", "code", folder, "mira")[0] == "no-demo"
    kept = {"mira": {"password": "x", "roles": ["triager"], "secret": "A" * 32}}
    (folder / "demo-sign-ins.json").write_text(json.dumps(kept))
    said = run("code", folder, "mira").stdout
    assert said[:6].isdigit()


def test_whatever_stands_against_it_is_said_in_a_sentence() -> None:
    elsewhere = {Refusal.SELF, Refusal.LAST_FACTOR}  # nobody is signed in at the console
    assert set(_SENTENCES) == {str(one) for one in Refusal if one not in elsewhere}
