# SPDX-License-Identifier: AGPL-3.0-or-later
"""docs/protocol says what the code does: examples are the vectors, codes are all there."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from document_samples import DATA, VECTORS

from tellsafe.formats.catalogue import parse_catalogue
from tellsafe.formats.charter import CharterError, parse_charter
from tellsafe.formats.charter_advice import ADVICE
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.grounds import _lexicons, count_words, read_text
from tellsafe.formats.manifest import parse_document
from tellsafe.formats.place import _LON_STEPS
from tellsafe.formats.spelling import plain

DOCS = VECTORS.parent
FORMATS = Path(__file__).parents[1]
OURS = (
    *("bulletin", "bulletin_key", "catalogue", "charter", "envelope", "fields", "jws", "manifest"),
    *("account", "account_tables"),
    *("export_seal", "letter", "message", "place", "receipt", "seat", "section", "signed_request"),
)


def blocks(name: str, language: str = "") -> list[str]:
    text = (DOCS / name).read_text("utf-8")
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for kind, block in found if kind == language]


def vectors(name: str) -> Any:
    return json.loads((VECTORS / name).read_text("utf-8"))


def shows(example: object, real: object) -> bool:
    """Whether the example is the real one, with texts cut at "…" and lists and tables in part."""
    if isinstance(example, dict) and isinstance(real, dict):
        return all(key in real and shows(inner, real[key]) for key, inner in example.items())
    if isinstance(example, list) and isinstance(real, list):
        return all(shows(one, other) for one, other in zip(example, real, strict=False))
    if isinstance(example, str) and isinstance(real, str):
        return real.startswith(example[:-1]) if example.endswith("…") else example == real
    return example == real and type(example) is type(real)


@pytest.mark.parametrize(
    ("document", "payloads"),
    [
        ("envelope.md", [one["payload"] for one in vectors("envelope.json")["opens"]]),
        ("message.md", [vectors("message.json")["opens"][0]["payload"]]),
        ("letter.md", [vectors("letter.json")["opens"][0]["payload"]]),
        ("seat.md", [vectors("seat.json")["verifies"][0]["payload"]]),
        ("export.md", [vectors("export.json")["opens"][0]["payload"]]),
        ("receipt.md", [vectors("receipt.json")["verifies"][0]["payload"]]),
        ("account.md", [vectors("account.json")["verifies"][0]["payload"]]),
        ("bulletin.md", [vectors("bulletin.json")["payload"]]),
    ],
)
def test_examples_are_the_vectors(document: str, payloads: list[str]) -> None:
    examples = blocks(document, "json")
    assert examples
    for example, payload in zip(examples, payloads, strict=False):
        assert shows(json.loads(example), json.loads(payload))


def test_an_example_of_a_manifest_shows_every_field() -> None:
    for example, vector in zip(
        blocks("envelope.md", "json"), vectors("envelope.json")["opens"], strict=False
    ):
        whole = parse_document(vector["payload"].encode()).to_json()
        assert set(json.loads(example)) == set(whole)


def test_the_signed_request_is_the_vector() -> None:
    vector = vectors("signed-request.json")["verifies"][0]
    request, base = blocks("signed-requests.md")
    first = f"{vector['method']} {vector['path']}?{vector['query']} HTTP/1.1"
    headers = [f"{name}: {value}" for name, value in vector["headers"].items()]
    assert request.splitlines() == [first, *headers]
    assert base.strip() == vector["base"]


def test_the_bulletin_is_a_flattened_jws() -> None:
    file = json.loads(vectors("bulletin.json")["file"])
    assert f"`{unb64u(file['protected']).decode()}`" in (DOCS / "bulletin.md").read_text()
    assert set(file) == {"protected", "payload", "signature"}


def test_the_charter_is_the_demo_and_every_field_is_explained() -> None:
    (example,) = blocks("charter.md", "toml")
    assert shows(tomllib.loads(example), tomllib.loads((DATA / "demo-charter.toml").read_text()))
    text = (DOCS / "charter.md").read_text()
    for path in ADVICE:
        assert f"{path.rsplit('.', maxsplit=1)[-1]}`" in text


def test_the_problems_of_a_charter_are_those_that_are_told() -> None:
    text = (DATA / "demo-charter.toml").read_text()
    for shown, changed in zip(
        blocks("charter.md")[-1].splitlines(),
        (
            text.replace("unsubstantiated_days = 30\n", ""),
            re.sub(r'"Ombudsman[^"]*"', '"Safety office of the city of Sandhaven."', text),
        ),
        strict=True,
    ):
        with pytest.raises(CharterError) as caught:
            parse_charter(changed)
        assert caught.value.problems == [shown]


def test_the_entry_is_one_of_the_built_in_catalogue() -> None:
    (example,) = blocks("catalogue.md", "toml")
    built_in = parse_catalogue((DATA / "catalogue.toml").read_text())
    (entry,) = parse_catalogue(example).entries
    assert built_in.entry(entry.code) == entry


def passes(text: str) -> bool:
    reading = read_text(text)
    return not (reading.grounds or reading.vague or reading.suspicion)


def test_what_the_catalogue_page_says_is_refused_is_and_passes_does() -> None:
    text = (DOCS / "catalogue.md").read_text()
    rows = re.findall(r"^\| [^|]+ \| “([^”]+)” \| “([^”]+)” \|$", text, re.MULTILINE)
    assert len(rows) == 5
    for wrong, right in rows:
        assert not passes(wrong) or count_words(wrong) < 4
        assert passes(right)
    victims, grounds = re.search(
        r"\*\*A group may be the victim\.\*\*(.*?) pass;(.*?)do\s+not", text, re.DOTALL
    ).groups()  # type: ignore[union-attr]  # a page without them fails the test all the same
    assert all(passes(one) for one in re.findall("“([^”]+)”", victims.replace("\n", " ")))
    assert not any(passes(one) for one in re.findall("“([^”]+)”", grounds.replace("\n", " ")))
    no, yes = re.findall(r"“([^”]+)” does not pass, “([^”]+)” does", text)[0]
    assert passes(yes)
    assert not passes(no)


def test_the_letters_are_those_that_the_check_reads() -> None:
    text = (DOCS / "catalogue.md").read_text()
    english = _lexicons()[0]
    rows = re.findall(
        r"^\| ([^|]+) \| `(\w+)` \| .*?(refused|victim|motive) \|$", text, re.MULTILINE
    )
    assert len(rows) == 8
    for sentence, letters, verdict in rows:
        assert english._letters(list(english._tokens(plain(sentence))))[0] == letters
        assert passes(sentence) == (verdict != "refused")


def test_the_grid_is_the_one_that_is_shown() -> None:
    text = (DOCS / "envelope.md").read_text()
    bounds = re.findall(r"(\d+)°", text.split("| up to this latitude")[1].split("\n")[0])
    steps = re.findall(r"[\d,]+", text.split("| step |")[1].split("\n")[0])
    shown = [
        (int(bound) * 1_000_000, int(step.replace(",", "")))
        for bound, step in zip(bounds, steps, strict=True)
    ]
    assert shown == list(_LON_STEPS)


@pytest.mark.parametrize("module", OURS)
def test_every_code_is_explained(module: str) -> None:
    code = (FORMATS / f"{module}.py").read_text()
    raised = set(re.findall(r'FormatError\(\s*"([a-z-]+)"', code))
    named = set(re.findall(r'Fields\([^)]*"([a-z]+)"\)|_FORMAT = "([a-z]+)"', code))
    raised |= {f"{name}-field" for names in named for name in names if name}
    text = "".join(path.read_text() for path in DOCS.glob("*.md"))
    assert sorted(one for one in raised if f"`{one}`" not in text) == []


def test_every_page_is_in_the_index() -> None:
    listed = set(re.findall(r"\]\(([a-z-]+\.md)\)", (DOCS / "README.md").read_text()))
    assert listed == {path.name for path in DOCS.glob("*.md")} - {"README.md"}
