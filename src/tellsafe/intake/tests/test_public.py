# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public page: who may add to it, what is on it, and that nothing on it depends on who asks."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.testclient import TestClient

from tellsafe.formats.account import Account, Pause, sign_account
from tellsafe.formats.account_tables import KNOWINGLY_FALSE, REASON
from tellsafe.formats.charter_witnesses import Witness, Witnesses
from tellsafe.formats.encoding import canonical_json
from tellsafe.formats.tests.account_samples import Happened, a_month, account_of
from tellsafe.formats.tests.sample_accounts import sample_accounts
from tellsafe.intake.checks import check
from tellsafe.intake.rules.changes import Change, What, charter_history
from tellsafe.intake.tests.cast import Desk, Source
from tellsafe.intake.tests.world import World
from tellsafe.intake.web.public.site import STYLE
from tellsafe.intake.web.public.words import TONGUES, Tongue, words_in
from tellsafe.serving.clock import SetClock
from tellsafe.serving.zone import ZoneSettings

PATHS = ("", "/2026", "/2026-10", "/2026-Q3", "/fairness", "/charter", "/catalogue", "/log")
LOG = {"index": 57, "checkpoint": "log.example\n58\nAAAA\n\n— log.example BBBB\n", "proof": []}


def handed(account: Account, world: World, key: Ed25519PrivateKey | None = None) -> bytes:
    signed = sign_account(account, key or world.writing)
    return canonical_json({"account": signed.decode(), "log": LOG})


def hand(desk: Desk, account: Account, world: World, key: Ed25519PrivateKey | None = None) -> int:
    body = handed(account, world, key)
    return desk.ask("PUT", f"/v1/desk/accounts/{account.month}", body=body).status_code


@pytest.fixture
def months(world: World) -> list[Account]:
    return list(sample_accounts(world.bulletin(), "2026-01", 10))


@pytest.fixture
def told(desk: Desk, world: World, months: list[Account]) -> list[Account]:
    """Ten months were handed over."""
    assert [hand(desk, one, world) for one in months] == [204] * 10
    return months


def test_an_account_that_was_handed_over_is_public(
    http: TestClient, told: list[Account], world: World
) -> None:
    page = http.get("/public/en").text
    for account in told:
        assert account.month in page
    shown = http.get("/public/accounts/2026-10.json")
    assert json.loads(shown.text)["account"] == sign_account(told[-1], world.writing).decode()
    assert json.loads(shown.text)["log"] == LOG


def test_what_the_desk_was_answered_for_can_be_had_at_once(
    http: TestClient, desk: Desk, world: World, months: list[Account]
) -> None:
    """By whoever looks at no page. Seen to fail when it was there only once a page was made anew:
    the desk, which asks whether a month was handed over before, had no for an answer."""
    assert hand(desk, months[0], world) == 204
    assert http.get("/public/accounts/2026-01.json").content == handed(months[0], world)
    assert http.get("/public/accounts/2026-02.json").status_code == 404


def test_a_number_that_no_bulletin_has_is_of_nothing(http: TestClient) -> None:
    """Seen to fail with the first ones, which no disk takes for a name, and no int() for a number:
    each was a bug in the log."""
    for number in ("9" * 300, "9" * 5000, "01", "-1", "1 ", "٣", "2"):
        assert http.get(f"/public/bulletins/{number}.json").status_code == 404, number
    assert http.get("/public/bulletins/1.json").status_code == 200


def test_only_the_desk_hands_accounts_over(
    http: TestClient, world: World, clock: object, months: list[Account]
) -> None:
    stranger = Desk(http, Ed25519PrivateKey.generate(), clock)  # type: ignore[arg-type]
    assert hand(stranger, months[0], world) == 404
    path, body = "/v1/desk/accounts/2026-01", handed(months[0], world)
    assert http.put(path, content=body).status_code == 404
    assert "2026-01" not in http.get("/public/en").text


def test_an_account_that_another_key_signed_is_refused(
    desk: Desk, world: World, months: list[Account]
) -> None:
    """Be it one of the desk's own that is for something else."""
    assert hand(desk, months[0], world, world.desk) == 400
    assert hand(desk, months[0], world, Ed25519PrivateKey.generate()) == 400
    assert hand(desk, replace(months[0], deployment="elsewhere"), world) == 400


def test_no_account_takes_the_place_of_another(
    http: TestClient, desk: Desk, world: World, told: list[Account]
) -> None:
    """Neither a corrected one, of which the difference would tell, nor an older one."""
    before = http.get("/public/en/2026-03").text
    other = next(iter(sample_accounts(world.bulletin(), "2026-03", 1)))
    assert other != told[2]
    assert hand(desk, other, world) == 409
    assert hand(desk, told[2], world) == 204
    assert http.get("/public/en/2026-03").text == before


def test_a_month_is_accounted_for_when_it_is_over_and_under_its_own_name(
    desk: Desk, world: World, months: list[Account]
) -> None:
    early = next(iter(sample_accounts(world.bulletin(), "2026-11", 1)))
    assert hand(desk, early, world) == 400
    body = handed(months[1], world)
    assert desk.ask("PUT", "/v1/desk/accounts/2026-01", body=body).status_code == 400
    assert desk.ask("PUT", "/v1/desk/accounts/..", body=body).status_code == 404
    assert desk.ask("PUT", "/v1/desk/accounts/2026-01", body=b"{}").status_code == 400


def test_what_was_handed_over_is_there_after_a_restart(
    start: Callable[..., TestClient], desk: Desk, world: World, months: list[Account]
) -> None:
    assert hand(desk, months[0], world) == 204
    assert "2026-01" in start().get("/public/en").text


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda one: one.path)
def test_each_page_is_there_in_each_language_and_has_no_script(
    http: TestClient, told: list[Account], tongue: Tongue
) -> None:
    for path in PATHS:
        answer = http.get(f"/public/{tongue.path}{path}")
        assert answer.status_code == 200, path
        assert f'lang="{tongue.tag}" dir="{tongue.direction}"' in answer.text
        assert not re.search(
            r"<script|<form|<img|<iframe|<link rel=.stylesheet| on\w+=| style=", answer.text
        )
        assert "{{" not in answer.text
        assert "{%" not in answer.text
        links = re.findall(r'href="(/[^"]*)"', answer.text)
        assert "/redress" in links
        for link in set(links):
            assert http.get(link).status_code == 200, link
    assert len(told) == 10


def test_its_policy_lets_nothing_run_and_nothing_out(http: TestClient) -> None:
    answer = http.get("/public/en")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in policy
    assert "form-action 'none'" in policy
    for path in ("/public/en/nothing", "/public/xx", "/public/en/2025", "/public/..%2fkeys"):
        assert http.get(path).status_code == 404


def test_a_page_is_the_same_whoever_asks(http: TestClient, told: list[Account]) -> None:
    first = http.get("/public/en")
    again = http.get("/public/en", headers={"user-agent": "x", "cookie": "a=b", "referer": "y"})
    assert first.content == again.content
    assert "set-cookie" not in again.headers
    tag = {"if-none-match": first.headers["etag"]}
    assert http.get("/public/en", headers=tag).status_code == 304
    assert told


def test_without_a_language_it_is_the_one_that_the_browser_asks_for(http: TestClient) -> None:
    for accepted, tag in (
        ("ug-CN,en;q=0.5", "ug"),
        ("zh-TW", "zh-Hans"),
        ("fr, de", "en"),
        ("", "en"),
    ):
        answer = http.get("/public/", headers={"accept-language": accepted})
        assert f'<html lang="{tag}"' in answer.text
        assert "Accept-Language" in answer.headers["vary"]


def test_numbers_as_csv_are_those_of_the_accounts(http: TestClient, told: list[Account]) -> None:
    answer = http.get("/public/2026-10.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = [line.split(",") for line in answer.text.lstrip("\ufeff").splitlines()]
    assert rows[0] == ["month", "count_of", "by", "part", "reports"]
    received = told[-1].total("received").text
    assert ["2026-10", "received", "category", "", received] in rows
    assert {row[4] for row in rows[1:] if not row[4].isdecimal()} == {"<5", "withheld"}
    assert all(int(row[4]) >= 5 for row in rows[1:] if row[4].isdecimal())
    assert not [row for row in rows if row[3][:1] in tuple("=+-@")]
    whole = http.get("/public/counts.csv").text.splitlines()
    assert len(whole) == 10 * (len(rows) - 1) + 1
    assert http.get("/public/2025.csv").status_code == 404


def row(page: str, name: str) -> str:
    """What a page has beside a name of a table of two columns."""
    found = re.search(f'<th scope="row">{re.escape(name)}</th><td><bdi>([^<]*)', page)
    assert found, name
    return unescape(found[1])


def column(page: str, month: str, name: str) -> str:
    """What the table of all months has."""
    line = page.partition(f"<bdi>{month}</bdi></a></th>")[2].partition("</tr>")[0]
    found = re.search(f'data-label="{re.escape(name)}"><bdi>([^<]*)', line)
    assert found, name
    return unescape(found[1])


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda one: one.path)
def test_suspensions_and_what_came_of_looking_at_them_again_are_told(
    http: TestClient, desk: Desk, world: World, tongue: object
) -> None:
    [much, little] = (
        next(iter(sample_accounts(world.bulletin(), month, 1, mean=mean)))
        for month, mean in (("2026-01", 4000), ("2026-02", 60))
    )
    assert [hand(desk, one, world) for one in (much, little)] == [204, 204]
    place, words = f"/public/{tongue.path}", words_in(tongue.path)  # type: ignore[attr-defined]
    suspended = str(much.table("made-up", "consequence").cells["suspended"].value)
    for kind, name in (("made-up", "consequence"), ("reconsidered", "finding")):
        for part, cell in much.table(kind, name).cells.items():
            said = words[f"{name}_{part.replace('-', '_')}"]
            assert row(http.get(f"{place}/2026-01").text, said) == str(cell.value)
            assert row(http.get(f"{place}/2026-02").text, said) == "<5"
    page = http.get(place).text
    assert column(page, "2026-01", words["count_suspended"]) == suspended
    assert column(page, "2026-01", words["count_reconsidered"]) == much.total("reconsidered").text
    assert column(page, "2026-02", words["count_suspended"]) == "<5"
    assert column(page, "2026-02", words["count_reconsidered"]) == "<5"
    rows = http.get("/public/2026-01.csv").text.splitlines()
    assert f"2026-01,made-up,consequence,suspended,{suspended}" in rows
    assert words["absent"] in page


def test_a_year_counts_what_it_was_where_a_month_shows_nothing(
    http: TestClient, desk: Desk, world: World
) -> None:
    """Of eight and eighteen that were made up, seven and sixteen were suspended."""
    rest = [one for one in a_month() if one.code != KNOWINGLY_FALSE]
    one = Happened(REASON, code=KNOWINGLY_FALSE)
    for month, suspended, without in (("2026-01", 7, 1), ("2026-02", 16, 2)):
        happened = [*rest, *[one] * suspended, *[replace(one, suspended=False)] * without]
        told = replace(account_of(happened, month), deployment=world.bulletin().deployment)
        assert hand(desk, told, world) == 204
    name = words_in("en")["consequence_suspended"]
    assert row(http.get("/public/en/2026-01").text, name) == "–"
    assert row(http.get("/public/en/2026-02").text, name) == "14–18"
    assert row(http.get("/public/en/2026").text, name) == "14–26"


def test_before_anything_is_accounted_for_it_says_so(http: TestClient) -> None:
    assert words_in("en")["nothing"] in http.get("/public/en").text
    assert words_in("en")["fairness_none"] in http.get("/public/en/fairness").text


def test_a_pause_is_on_the_page_with_its_reason(
    http: TestClient, desk: Desk, world: World, months: list[Account]
) -> None:
    entry = world.bulletin().catalogue.entries[0]
    pause = Pause(entry.code, "refused", "language", "2025-Q4", "2026-01", None)
    assert hand(desk, replace(months[0], pauses=(pause,)), world) == 204
    page = http.get("/public/en/fairness").text
    assert entry.name["en"] in unescape(page)
    assert words_in("en")["fairness_in_force"] in page
    lifted = replace(pause, lifted="2026-02")
    assert hand(desk, replace(months[1], pauses=(lifted,)), world) == 204
    assert words_in("en")["fairness_in_force"] not in http.get("/public/en/fairness").text


def test_what_a_bulletin_changed_is_told(
    http: TestClient, world: World, start: Callable[..., TestClient], settings: object
) -> None:
    folder = settings.folder  # type: ignore[attr-defined]
    old = world.bulletin()
    first, *others = old.catalogue.entries
    reworded = replace(first, name={**first.name, "en": "Words that & were put <anew>"})
    charter = replace(old.charter, retention=replace(old.charter.retention, mailbox_days=60))
    new = replace(
        old,
        serial=2,
        charter=charter,
        catalogue=replace(old.catalogue, entries=(reworded, *others[1:])),
    )
    world.publish(folder, new)
    client = start()
    page = client.get("/public/en/catalogue").text
    assert "Words that &amp; were put &lt;anew&gt;" in page
    assert f"Removed: <code><bdi>{others[0].code}</bdi></code>" in page
    page = client.get("/public/en/charter").text
    assert "retention.mailbox_days" in page
    assert "Before: <bdi>90</bdi>" in page
    assert words_in("en")["signed"] not in page  # "as the desk signed it", and this is the root's
    assert client.get("/public/bulletins/1.json").status_code == 200
    assert client.get("/public/bulletins/2.json").content == (folder / "bulletin.json").read_bytes()
    assert client.get("/public/bulletins/3.json").status_code == 404
    assert http


def test_each_witness_has_a_history_of_its_own(world: World) -> None:
    """Seen to fail when they went by who runs them: of two by one body a change was told of the
    last alone, and of where one is asked never."""
    witness = Witness("Gazette", "w.example/1+0123abcd+B" + "A" * 43, "https://w.example")
    second = replace(witness, vkey=witness.vkey.replace("/1", "/2"), url="https://w2.example")
    other = replace(witness, vkey=witness.vkey[:-1] + "E", url="https://elsewhere.example")
    bulletins = []
    for serial, keys in enumerate([(witness, second), (other, second)], 1):
        bulletin = world.bulletin(serial=serial)
        charter = replace(bulletin.charter, witnesses=Witnesses(1, keys))
        bulletins.append(replace(bulletin, charter=charter))
    [newest, _first] = charter_history(bulletins)
    thing = "witnesses.w.example/1"
    assert newest.changes == (
        Change(What.REWORDED, thing, "vkey", witness.vkey, other.vkey),
        Change(What.REWORDED, thing, "url", witness.url, other.url),
    )


def test_a_file_that_can_not_be_read_is_told_and_stops_nothing_else(
    told: list[Account],
    world: World,
    settings: ZoneSettings,
    clock: SetClock,
    start: Callable[..., TestClient],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Seen to fail when intake did not start, "not JSON", for a bulletin of long ago. An account
    of another version's making would have kept out every tip as well."""
    world.publish(settings.folder, world.bulletin(serial=2))
    broken = [
        settings.folder / "public" / one for one in ("accounts/2026-03", "bulletins/0000000001")
    ]
    for path in (one.with_suffix(".json") for one in broken):
        path.write_bytes(path.read_bytes()[:1000])
    http = start()
    assert Source(http, world).send().status_code == 201
    page = http.get("/public/en").text
    assert [one.month in page for one in told] == [one.month != "2026-03" for one in told]
    assert http.get("/public/en/charter").status_code == 200
    problems = check(settings, clock.today())
    assert len(problems) == len(broken)
    for path, problem in zip(broken, problems, strict=True):
        assert f"{path}.json" in problem
        assert f"{path}.json" in caplog.text


def test_each_language_has_the_same_words() -> None:
    keys = [list(words_in(tongue.path)) for tongue in TONGUES]
    assert keys[0] == keys[1] == keys[2]
    assert all(text.strip() for tongue in TONGUES for text in words_in(tongue.path).values())


def test_its_colours_are_the_tokens_that_the_app_has() -> None:
    """One look: what both name, both have alike, light and dark."""
    tokens = (Path(__file__).parents[4] / "app" / "src" / "ui" / "tokens.css").read_text("utf-8")
    told = re.findall(r"(--[a-z-]+)\s*:\s*(#[0-9a-f]{6})", STYLE)
    assert len(told) >= 20
    app = re.findall(r"(--[a-z-]+)\s*:\s*(#[0-9a-f]{6})", tokens)
    assert [one for one in told if one not in app] == []
