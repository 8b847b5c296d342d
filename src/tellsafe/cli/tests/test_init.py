# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe init``: no charter, no deployment; and every secret lies in one place."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tellsafe.cli.deployment.folders import Addresses
from tellsafe.cli.deployment.keys import first_keys, terms_until
from tellsafe.cli.init import DEMO_CHARTER
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.formats.bulletin import verify_bulletin
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.periods import next_week, week_of

CHARTER = DEMO_CHARTER.read_text("utf-8")
OPERATOR = "Safety Office of the City of Sandhaven"
OVERSIGHT = "Ombudsman of Sandhaven, elected by the city council"


def without_section(name: str) -> str:
    return re.sub(rf"\[{name}\]\n(?:.+\n)*", "", CHARTER)


LACKING = {
    "operator.name": without_section("operator"),
    "operator.legal_basis": re.sub(r"legal_basis = .*\n", "", CHARTER),
    "oversight.name": without_section("oversight"),
    "redress.contact": without_section("redress"),
    "retention.unsubstantiated_days": without_section("retention"),
    "oversight.name is the operator's": CHARTER.replace(OVERSIGHT, OPERATOR),
    "oversight.name is the operator's ": CHARTER.replace(OVERSIGHT, OPERATOR.upper() + "."),
}


@pytest.mark.parametrize("lacking", LACKING)
def test_a_charter_without_it_makes_nothing(tmp_path: Path, lacking: str) -> None:
    assert LACKING[lacking] != CHARTER
    charter = tmp_path / "charter.toml"
    charter.write_text(LACKING[lacking], "utf-8")
    identifier, said = refused("init", tmp_path / "made", "--charter", charter)
    assert identifier == "charter-refused"
    assert f"- {lacking.strip()}" in said
    assert list(tmp_path.iterdir()) == [charter]


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    charter = tmp_path / "charter.toml"
    charter.write_text("", "utf-8")
    _, said = refused("init", tmp_path / "made", "--charter", charter)
    assert all(lacking.split(" ")[0] in said for lacking in LACKING)


@pytest.mark.parametrize("text", [b"[operator", b"\xff\xfe"])
def test_a_charter_that_is_no_text_of_ours(tmp_path: Path, text: bytes) -> None:
    charter = tmp_path / "charter.toml"
    charter.write_bytes(text)
    refused("init", tmp_path / "made", "--charter", charter)
    assert not (tmp_path / "made").exists()


def test_a_catalogue_that_names_a_ground_makes_nothing(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue.toml"
    catalogue.write_text(
        '[[entries]]\ncode = "beards"\nname = { en = "Long beards" }\n'
        'conduct.en = "A man who wears a long beard is seen."\n'
        'harm.en = "People may be hurt by it."\n'
    )
    words = ("--charter", DEMO_CHARTER, "--catalogue", catalogue)
    identifier, _ = refused("init", tmp_path / "made", *words)
    assert identifier == "catalogue-refused"
    assert not (tmp_path / "made").exists()


def test_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    identifier, _ = refused("init", tmp_path, "--charter", DEMO_CHARTER)
    assert identifier == "not-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    result = tellsafe("init", file, "--charter", DEMO_CHARTER)
    assert result.exit_code == 2
    assert "is a file" in result.stderr
    assert file.read_text() == "mine"


def test_the_older_kind_of_keys(tmp_path: Path) -> None:
    made = tmp_path / "made"
    words = ("--charter", DEMO_CHARTER, "--sealing", "x25519", "--weeks", "2", "--json")
    told = json.loads(tellsafe("init", made, *words).stdout)
    root = unb64u(told["root"])
    bulletin = verify_bulletin((made / "intake" / "bulletin.json").read_bytes(), root)
    kinds = {key.kind for key in bulletin.keys if "sealing" in key.use}
    assert (told["deployment"], kinds) == ("demo-city", {"age-x25519"})


def test_keys_that_outlast_quantum_computers_are_the_default(made: Path) -> None:
    bulletin = verify_bulletin((made / "intake" / "bulletin.json").read_bytes(), None)
    assert {key.kind for key in bulletin.keys if "sealing" in key.use} == {"age-hybrid"}


def test_all_is_its_owners_alone(made: Path) -> None:
    folders = [made, *(path for path in made.rglob("*") if path.is_dir())]
    keys = [path for path in made.rglob("*") if path.parent.name == "keys"]
    keys += [made / "root" / "root.key", made / "root" / "operator.key"]
    assert {path.name for path in made.iterdir() if path.is_dir()} == {
        *("root", "translog", "registry", "intake", "desk")
    }
    assert {oct(path.stat().st_mode & 0o777) for path in folders} == {"0o700"}
    assert {oct(path.stat().st_mode & 0o777) for path in keys} == {"0o600"}


def test_each_zone_has_its_own_keys(made: Path) -> None:
    today = datetime.now(UTC).date()
    week = week_of(today)
    of_terms = [
        name
        for term in terms_until(today, next_week(week))
        for name in (
            f"pepper-{term}.key",
            f"credential-{term}.pem",
            f"credential-not-eligible-{term}.pem",
        )
    ]
    held = {zone: names(made / zone / "keys") for zone in ("translog", "intake", "registry")}
    assert held == {
        "translog": {"log.key"},
        "intake": {"receipt.key"},
        "registry": {
            "code.key",
            "sealing.age",
            *of_terms,
            f"stamp-{week}.pem",
            f"stamp-{next_week(week)}.pem",
        },
    }
    assert {name for name in names(made / "desk" / "keys") if "sealing" not in name} == {
        *("django.key", "message.key", "pseudonym.key", "pull.key")
    }
    assert len(list((made / "desk" / "keys").glob("sealing-*.age"))) == 3


def test_the_next_term_comes_with_its_first_week() -> None:
    """Or nobody could activate from new year's day on, and the check would have found all well."""
    made = [key.name for key in first_keys(date(2026, 12, 24), 2, "x25519")]
    assert {f"stamp-{week}.pem" for week in ("2026-W52", "2026-W53")} <= set(made)
    for name in ("pepper-{}.key", "credential-{}.pem", "credential-not-eligible-{}.pem"):
        assert [made.count(name.format(term)) for term in ("2026", "2027", "2028")] == [1, 1, 0]


def test_no_secret_lies_in_two_places(made: Path) -> None:
    files = [path for path in made.rglob("*") if path.is_file()]
    secrets = [path for path in files if path.parent.name == "keys"]
    secrets += [made / "root" / "root.key", made / "root" / "operator.key"]
    for secret in secrets:
        marks = marks_of(secret)
        found = {file for file in files if any(mark in file.read_bytes() for mark in marks)}
        assert found == {secret}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def marks_of(path: Path) -> list[bytes]:
    """The secret as it is written, and its bytes; of a PEM, a line from its middle."""
    text = path.read_bytes().strip()
    if path.suffix == ".key":
        return [text, unb64u(text.decode())]
    return [text.splitlines()[len(text.splitlines()) // 2]]


PUBLIC = {
    "intake": "https://tips.sandhaven.example",
    "registry": "https://join.sandhaven.example:8443/activate",
    "translog": "http://abcdefghij234567.onion",
}


def addresses(given: dict[str, str]) -> list[str]:
    return [word for zone, url in given.items() for word in ("--address", f"{zone}={url}")]


def test_the_bulletin_names_where_sources_reach_the_proxies(tmp_path: Path) -> None:
    words = ("--charter", DEMO_CHARTER, "--weeks", "2", *addresses(PUBLIC))
    assert tellsafe("init", tmp_path / "made", *words).exit_code == 0
    root = unb64u((tmp_path / "made" / "root.pub").read_text().strip(), length=32)
    bulletin = verify_bulletin((tmp_path / "made" / "intake" / "bulletin.json").read_bytes(), root)
    assert dict(bulletin.endpoints) == PUBLIC
    assert "that no phone uses" not in tellsafe("check", tmp_path / "made").stdout


@pytest.mark.parametrize(
    "wrong",
    [
        {"intake": "https://tips.sandhaven.example"},
        {**PUBLIC, "desk": "https://desk.sandhaven.example"},
        {**PUBLIC, "intake": "http://tips.sandhaven.example"},
        {**PUBLIC, "intake": "https://tips.sandhaven.example/"},
        {**PUBLIC, "intake": "https://tips.sandhaven.example;script-src"},
        {**PUBLIC, "intake": ""},
    ],
)
def test_an_address_that_no_source_would_use_makes_nothing(
    tmp_path: Path, wrong: dict[str, str]
) -> None:
    words = ("--charter", DEMO_CHARTER, *addresses(wrong))
    identifier, _ = refused("init", tmp_path / "made", *words)
    assert identifier == "addresses"
    assert not (tmp_path / "made").exists()


def test_an_address_of_this_machine_is_warned_of(tmp_path: Path) -> None:
    words = ("--charter", DEMO_CHARTER, "--weeks", "2")
    assert tellsafe("init", tmp_path / "made", *words).exit_code == 0
    result = tellsafe("check", tmp_path / "made")
    assert "addresses that no phone uses, such as http://127.0.0.1" in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize("host", ['a b"c', "", "localhost/x", "host\n"])
def test_a_host_that_is_none_makes_nothing(tmp_path: Path, host: str) -> None:
    words = ("--charter", DEMO_CHARTER, "--host", host)
    identifier, _ = refused("init", tmp_path / "made", *words)
    assert identifier == "host"
    assert not (tmp_path / "made").exists()


def test_an_address_of_ipv6_is_spelled_as_each_side_wants_it() -> None:
    addresses = Addresses.on_host("::1", range(8700, 8704))
    assert (addresses.listen["intake"], addresses.url["intake"]) == (
        "::1:8702",
        "http://[::1]:8702",
    )
