# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody shows who they are at a counter, by a list, by a sign-in; then it is forgotten.

Real zones, a real browser, a real OpenID provider. One deployment, whose charter is changed as its
operator changes it: by root/charter.toml and a new bulletin.

Seen to fail: with the code left in the address, with the answer of another's sign-in taken, with a
provider's answer sent to intake in a query, and, the memory, without begin_forgetful.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import photograph
from looking import violations
from memory import Forgotten
from openid import SECRET, OpenId, openid_provider
from phones import Phone
from playwright.sync_api import Browser, Page, expect
from preview import too_wide

from tellsafe.cli.deployment.folders import Addresses
from tellsafe.cli.deployment.making import Plan, make_deployment, publish, renewed
from tellsafe.cli.init import CATALOGUE, DEMO_CHARTER
from tellsafe.cli.processes import ZoneProcesses, free_ports
from tellsafe.cli.stage import Stage, run_tellsafe
from tellsafe.serving.zone import ZONES
from tellsafe.source.activation import CounterForm, SignedIn
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError

RUNNING = ("translog", "registry", "intake")
# The log is written to while it stands; the registry is told of its provider as it starts.
CHANGING = ("translog", "registry")
SMALL = {"viewport": {"width": 320, "height": 640}, "has_touch": True}
PHONE = "+37251239901"
MEMBER, SECOND = "Canary-B-20417-Nine", "1993-05-31 canary"
WHO = "canary.ada.of.harbour"
CHECKSUM = 'identity_check = "checksum"'
COUNTER = """identity_check = "counter"
counter = { where = { en = "Court Square 1", zh = "法院广场1号", ug = "سوت مەيدانى 1" } }"""
ROLL = """identity_check = "roll"
[deployment.roll]
number = { en = "Student number", zh = "学号", ug = "ئوقۇغۇچى نومۇرى" }
second = { en = "Date of birth", zh = "出生日期", ug = "تۇغۇلغان كۈن" }
[deployment]"""


@dataclass
class City:
    """A deployment without a desk, and how its people are checked now."""

    stage: Stage
    forgotten: Forgotten = field(default_factory=Forgotten)

    def checks_by(self, check: str) -> None:
        """The operator changes the charter, and publishes it."""
        folder = self.stage.folder
        for zone in CHANGING:
            self.stage.zones.stop(zone)
        (folder / "root" / "charter.toml").write_text(charter(check))
        signed, self.stage.bulletin = renewed(folder, datetime.now(UTC).date(), 2)
        publish(folder, signed, self.stage.bulletin)
        self.stage.zones.start(*CHANGING)

    def forgets(self, *words: str) -> None:
        """The registry's memory has none of them any more."""
        self.forgotten.at_once(self.stage.zones.running["registry"].pid, words)

    def still_forgets(self) -> None:
        """Nor a minute later."""
        self.forgotten.a_minute_later(self.stage.zones.running["registry"].pid)

    def prints_codes(self, sheet: Path, *options: str) -> list[str]:
        folder = str(self.stage.folder)
        run_tellsafe("counter", "make", folder, "--count", "20", "--sheet", str(sheet), *options)
        cards = re.findall(r'class="code">([\d ]+)<', sheet.read_text("utf-8"))
        return [card.replace(" ", "") for card in cards]


def charter(check: str) -> str:
    """The demo's, with another check. A table inside of [deployment] ends it: so it comes last."""
    text = DEMO_CHARTER.read_text("utf-8")
    head, found, table = check.partition("[")
    assert CHECKSUM in text
    text = text.replace(CHECKSUM, head.strip())
    table = found + table.removesuffix("[deployment]")
    return text.replace("[deployment.promises]", f"{table}\n[deployment.promises]")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("checks") / "city"
    addresses = Addresses.on_host("127.0.0.1", free_ports(len(ZONES)))
    codes = tmp_path_factory.mktemp("phones") / "codes"
    today, catalogue = datetime.now(UTC).date(), CATALOGUE.read_text("utf-8")
    options = {"registry": {"sms_file": str(codes), "work_least": "4", "work_most": "8"}}
    plan = Plan(charter(COUNTER), catalogue, addresses, today, weeks=2, options=options)
    bulletin = make_deployment(folder, plan)
    with ZoneProcesses(folder, addresses.url) as zones:
        zones.start(*RUNNING)
        yield City(Stage(folder, bulletin, zones, codes, folder / "no-body"))


@pytest.fixture
def phone(city: City, chromium: Browser) -> Iterator[Callable[..., Phone]]:
    with ExitStack() as contexts:

        def make(language: str = "en", **options: Any) -> Phone:
            context = chromium.new_context(**(SMALL | options))
            contexts.callback(context.close)
            context.set_default_timeout(20_000)
            return Phone(city.stage, context, language)

        yield make


@pytest.fixture(scope="module")
def by_counter(city: City, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Codes of twenty cards."""
    return city.prints_codes(tmp_path_factory.mktemp("sheet") / "codes.html")


def test_a_code_from_a_card_that_a_phone_scanned(
    city: City, phone: Callable[..., Phone], by_counter: list[str], axe: str
) -> None:
    source, code = phone("ug"), by_counter[0]
    source.opens_the_address(f"#/activate/counter/{code}")
    expect(source.page).to_have_url(re.compile("#/activate/counter$"))
    source.begins()
    source.photographs("counter-before-ug")
    assert code not in source.page.url
    source.taps_on("activate.begin")
    source.sees("activate.counter")
    source.photographs("counter-code-ug")
    assert violations(source.page, axe) == []
    assert too_wide(source.page) == []
    expect(source.page.locator("#counter")).to_have_value(grouped(code))
    source.taps_on("activate.do")
    source.sees("recovery.title")
    assert source.complaints == []
    counted = run_tellsafe("counter", "count", str(city.stage.folder))
    assert "20 made, 1 used, 19 left" in counted
    city.forgets(code)


def test_a_code_that_was_used_and_one_that_is_mistyped(
    phone: Callable[..., Phone], by_counter: list[str]
) -> None:
    source = phone("en")
    source.opens_the_app()
    source.begins()
    source.taps_on("activate.begin")
    source.types("counter", by_counter[0][:-1] + str((int(by_counter[0][-1]) + 1) % 10))
    source.taps_on("activate.do")
    expect(source.page.get_by_text(source.word("failure.counter-mistyped"))).to_be_visible()
    source.types("counter", by_counter[0])
    source.taps_on("activate.do")
    expect(source.page.get_by_text(source.word("failure.counter-used"))).to_be_visible()
    source.photographs("counter-used-en")


def test_a_code_from_a_photo_of_the_card(
    phone: Callable[..., Phone], by_counter: list[str], tmp_path: Path
) -> None:
    """The browser's reader of such pictures is played: Chromium has one on phones alone."""
    source, photo = phone("en"), tmp_path / "card.png"
    address = f"http://intake.example/#/activate/counter/{by_counter[1]}"
    source.context.add_init_script(
        "globalThis.BarcodeDetector = class { async detect(picture) {"
        f" return picture.width > 1 ? [{{ rawValue: '{address}' }}] : []; }} }}"
    )
    source.opens_the_app()
    source.begins()
    source.taps_on("activate.begin")
    from PIL import Image

    Image.new("RGB", (1, 1)).save(photo)
    source.page.locator("label.take input").set_input_files(photo)
    unread = source.word("activate.counter.picture.unread")
    expect(source.page.get_by_text(unread)).to_be_visible()
    Image.new("RGB", (40, 40)).save(photo)
    source.page.locator("label.take input").set_input_files(photo)
    expect(source.page.locator("#counter")).to_have_value(grouped(by_counter[1]))
    expect(source.page.get_by_text(unread)).to_have_count(0)


def test_a_code_by_the_source_client_for_whom_is_not_rewarded(city: City, tmp_path: Path) -> None:
    """Asks for the wrong kind first, and is told."""
    code = city.prints_codes(tmp_path / "staff.html", "--not-eligible")[3]
    with client(city, tmp_path) as source:
        with pytest.raises(SourceError) as refused:
            source.activate(CounterForm(code[:-1]))
        assert refused.value.id == "counter-mistyped"
        source.activate(CounterForm(grouped(code)))
        assert source.recovery_number


def test_the_sheet_prints_on_two_pages_of_a4(
    city: City, shell: Browser, tmp_path: Path, axe: str
) -> None:
    city.prints_codes(tmp_path / "codes.html")
    page = shell.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"file://{tmp_path}/codes.html")
    assert page.evaluate(_CUT_OFF) == []
    page.emulate_media(media="print")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
    photograph(page, "journey/counter-sheet", whole=False)
    assert asked == [page.url]
    page.close()


def test_a_minute_later_the_code_is_still_forgotten(city: City) -> None:
    city.still_forgets()


def test_a_line_of_the_list(
    city: City, phone: Callable[..., Phone], tmp_path: Path, axe: str
) -> None:
    city.checks_by(ROLL)
    students = tmp_path / "students.csv"
    students.write_text(f"number,second\n{MEMBER},{SECOND}\nother-1,x\n")
    folder = str(city.stage.folder)
    assert "2 people" in run_tellsafe("roll", "load", folder, str(students))
    source = phone("zh")
    source.opens_the_app()
    source.begins()
    source.photographs("roll-before-zh")
    source.taps_on("activate.begin")
    source.sees("activate.member")
    source.types("number", MEMBER.lower().replace("-", " "))
    source.types("second", SECOND)
    assert violations(source.page, axe) == []
    source.photographs("roll-member-zh")
    source.taps_on("next")
    source.types("phone", PHONE)
    source.taps_on("activate.phone.send")
    source.sees("activate.code")
    source.types("code", city.stage.code_for(PHONE))
    source.taps_on("activate.do")
    source.sees("recovery.title")
    assert source.complaints == []
    spelled = MEMBER.lower().replace("-", "")
    city.forgets(MEMBER.lower().replace("-", " "), spelled, SECOND, PHONE)


def test_a_minute_later_the_line_is_still_forgotten(city: City) -> None:
    city.still_forgets()


@pytest.fixture(scope="module")
def provider(city: City) -> Iterator[OpenId]:
    back = f"{city.stage.bulletin.endpoints['registry']}/v1/signed-in"
    with openid_provider(back) as running:
        (city.stage.folder / "registry" / "keys" / "oidc.key").write_text(SECRET + "\n")
        (city.stage.folder / "registry" / "keys" / "oidc.key").chmod(0o600)
        city.checks_by(
            f'identity_check = "oidc"\n[deployment.sign_in]\nissuer = "{running.issuer}"\n'
            'client_id = "tip-line"\n'
            'name = { en = "City ID", zh = "市民身份", ug = "شەھەر كىملىكى" }'
        )
        yield running


def test_a_sign_in_and_back(
    city: City, phone: Callable[..., Phone], provider: OpenId, axe: str
) -> None:
    source = phone("ug")
    answers = answers_seen(source.page)
    begins_to_sign_in(source, axe)
    signs_in(source, WHO)
    source.sees("recovery.title")
    assert "signed-in" not in source.page.url
    assert source.complaints == []
    own = {urlsplit(one).netloc for one in city.stage.zones.addresses.values()}
    assert source.hosts - own == {urlsplit(provider.issuer).netloc}
    (answer,) = answers
    asked = [one for one in source.requests if urlsplit(one).netloc == intake_of(city)]
    assert not [one for one in asked if answer in one or spelled(answer) in one]
    city.forgets(answer, provider.subject_of(WHO), WHO)


def test_the_same_person_on_another_phone(phone: Callable[..., Phone], provider: OpenId) -> None:
    source = phone("en")
    begins_to_sign_in(source)
    signs_in(source, WHO)
    expect(source.page.get_by_text(source.word("failure.already-enrolled"))).to_be_visible()
    source.photographs("sign-in-already-en")


def test_a_sign_in_that_is_cancelled_and_begun_again(
    phone: Callable[..., Phone], provider: OpenId
) -> None:
    source = phone("zh")
    begins_to_sign_in(source)
    source.page.get_by_role("button", name="Cancel").click()
    expect(source.page.get_by_text(source.word("failure.sign-in-refused"))).to_be_visible()
    source.photographs("sign-in-cancelled-zh")
    source.taps_on("activate.sign-in.again")
    source.taps_on("activate.begin")
    source.page.locator("input[value=employed]").check()
    source.taps_on("next")
    source.taps_on("activate.sign-in.go")
    signs_in(source, "bela")
    source.sees("recovery.title")


def test_nobody_is_activated_by_the_answer_to_anothers_sign_in(
    city: City, phone: Callable[..., Phone], provider: OpenId, tmp_path: Path
) -> None:
    """Login CSRF: a stranger sends the address with which they themselves came back."""
    with client(city, tmp_path) as stranger:
        address = stranger.begin_sign_in("employed", to_copy=False)
        query = parse_qs(urlsplit(provider.comes_back(address, "stranger")).query)
        returned = f"{query['state'][0]}/{spelled(query['code'][0])}"
        victim = phone("en")
        begins_to_sign_in(victim)
        victim.page.goto(f"{city.stage.zones.addresses['intake']}/#/activate/signed-in/{returned}")
        refused = victim.word("failure.sign-in-refused")
        expect(victim.page.get_by_text(refused)).to_be_visible()
        assert not [one for one in victim.requests if one.endswith("/v1/activations")]
        # And what the app refused is still good on the device that began it.
        stranger.activate(SignedIn(returned))


def test_a_minute_later_the_sign_in_is_still_forgotten(city: City) -> None:
    city.still_forgets()


def begins_to_sign_in(source: Phone, axe: str | None = None) -> None:
    source.opens_the_app()
    source.begins()
    source.taps_on("activate.begin")
    source.page.locator("input[value=employed]").check()
    source.taps_on("next")
    expect(source.page.get_by_text(source.word("activate.sign-in.go"), exact=True)).to_be_visible()
    if axe:
        assert violations(source.page, axe) == []
        assert too_wide(source.page) == []
        source.photographs(f"sign-in-{source.language}")
    source.taps_on("activate.sign-in.go")
    expect(source.page.get_by_role("heading", name="Sign in to the city")).to_be_visible()


def signs_in(source: Phone, who: str) -> None:
    source.page.locator("input[name=who]").fill(who)
    source.page.get_by_role("button", name="Sign in").click()


def answers_seen(page: Page) -> list[str]:
    """What the provider answers, as whoever watches the browser sees it."""
    seen: list[str] = []

    def look(url: str) -> None:
        query = parse_qs(urlsplit(url).query)
        if urlsplit(url).path == "/v1/signed-in":
            seen.extend(query.get("code", ()))

    page.on("request", lambda request: look(request.url))
    return seen


def intake_of(city: City) -> str:
    return urlsplit(city.stage.zones.addresses["intake"]).netloc


def client(city: City, folder: Path) -> Source:
    intake = city.stage.zones.addresses["intake"]
    return Source(folder / "device", intake, root_public=city.stage.bulletin.root)


def grouped(code: str) -> str:
    return " ".join(code[at : at + 3] for at in range(0, 18, 3))


def spelled(answer: str) -> str:
    from tellsafe.formats.encoding import b64u

    return b64u(answer.encode())


# Cards whose words do not fit.
_CUT_OFF = """() => [...document.querySelectorAll('article')]
  .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
  .map(one => one.scrollHeight)"""
