# SPDX-License-Identifier: AGPL-3.0-or-later
"""A deployment in which people have lived: they activated, reported, were answered and replied.

Everything that they typed, and all that their devices say of themselves, is a planted word.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx
from PIL import Image

from tellsafe.cli.samples import person
from tellsafe.cli.stage import Stage, deployed, patience, run_tellsafe
from tellsafe.formats.letter import HEARD
from tellsafe.formats.recovery import RecoveryNumber, new_secret
from tellsafe.serving.zone import ZONES
from tellsafe.source.activation import Form
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.letter import Letters
from tellsafe.source.report import Report
from tellsafe.source.wire import plain_client

AGENT = "CanaryBrowser/7.731 (Planted Phone)"
ADDRESS = "203.0.113.77"
OWNER = "Aygül Kamera-Eignerin"
LATITUDE, LONGITUDE = "48.137154", "11.576124"
ANSWER = "canary-answer-4482 thank you"
# What people who were reported write to the oversight body, and what it answers.
LETTERS = (
    "canary-letter-8830 they came to my door",
    "金丝雀信有人打听我",
    "كاناري خەت مېنى سورىدى",
)
BODY_ANSWER = "canary-body-2217 you are heard"


@dataclass(frozen=True)
class Life:
    """One person: who they are, what they write, and what their file is called."""

    number: int
    name: str
    conduct: str
    language: str
    reply: str

    @property
    def form(self) -> Form:
        who = person(self.number)
        return Form(self.name, who.scheme, who.number, who.occupation, who.phone, "en")

    @property
    def file_name(self) -> str:
        return f"Balcony of canary-{self.number}-house.jpg"


LIVES = (
    Life(11, "Canary Osgood Wickham", "canary-fire-9913 in the cellar", "en", "canary-reply-5561"),
    Life(12, "金丝雀张伟", "金丝雀看见仓库里有汽油桶泄漏", "zh-Hans", "金丝雀回复门还锁着"),
    Life(13, "كاناري گۈلنار", "كاناري زاپچاستا ئوت كەتتى", "ug", "كاناري جاۋاب ئىشىك تاقاق"),
)


def identity_words() -> list[str]:
    """Names, document numbers, phones (as typed, and without their +), each as a whole."""
    words = []
    for life in LIVES:
        form = life.form
        words += [form.name, form.number, form.phone, form.phone.removeprefix("+")]
    return words


def device_words() -> list[str]:
    """What a device, its network and its files say of a person."""
    names = [life.file_name for life in LIVES]
    return [AGENT, ADDRESS, OWNER, LATITUDE, LONGITUDE, *names]


def content_words() -> list[str]:
    """What was reported, answered and replied."""
    return [ANSWER, *(life.conduct for life in LIVES), *(life.reply for life in LIVES)]


def letter_words() -> list[str]:
    """What was written to the oversight body, and what it answered."""
    return [*LETTERS, BODY_ANSWER]


@dataclass
class Lived:
    """The stage, what each zone's folder held while all of it ran, and the photos as sealed."""

    stage: Stage
    dump: Path
    recovery_numbers: list[str] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    case_numbers: list[str] = field(default_factory=list)


@contextmanager
def lived(folder: Path) -> Iterator[Lived]:
    """Let everybody live, and copy each zone's folder while it still runs."""
    with deployed(folder / "city") as stage:
        stage.zones.start(*ZONES)
        stage.add_staff("mira")
        now = Lived(stage, folder / "dump")
        _knock_everywhere(stage)
        for life in LIVES:
            _report(now, folder, life)
        _answer_everybody(stage)
        for life in LIVES:
            _reply(stage, folder, life)
        _await_replies(stage)
        _write_letters(now, folder)
        shutil.copytree(stage.folder, now.dump, ignore=shutil.ignore_patterns("phone-*"))
        yield now


def device(stage: Stage, folder: Path, number: int, sealed: list[str] | None = None) -> Source:
    """A person's device. It keeps its folder outside of the deployment's. ``sealed`` gathers the
    forms that it sends, as they are sent."""

    def watched() -> httpx.Client:
        client = plain_client()
        client.event_hooks = {"request": [lambda request: note_form(request, sealed)]}
        return client

    address = stage.zones.addresses["intake"]
    home = folder / f"phone-{number}"
    return Source(home, address, root_public=stage.bulletin.root, client=watched)


def note_form(request: httpx.Request, sealed: list[str] | None) -> None:
    """Keep the sealed form of a request to the registry, if it has one."""
    if sealed is not None and request.url.path in ("/v1/codes", "/v1/activations"):
        sealed.append(json.loads(request.read())["sealed"])


def make_photo(path: Path) -> Path:
    """A small photo with the owner and the position in its metadata."""
    exif = Image.Exif()
    exif[0x013B], exif[0x010E] = OWNER, f"{LATITUDE}, {LONGITUDE}"
    Image.effect_noise((320, 240), 60).convert("RGB").save(path, "JPEG", exif=exif)
    return path


def _report(now: Lived, folder: Path, life: Life) -> None:
    photo = make_photo(folder / life.file_name)
    with device(now.stage, folder, life.number, now.sealed) as source:
        source.activate(life.form, lambda: now.stage.code_for(life.form.phone))
        report = Report("arson-and-fire-danger", life.conduct, life.language)
        delivery = source.report(report, [File(photo)])
        assert delivery.receipt, delivery.waits
        now.recovery_numbers.append(source.recovery_number)


def _answer_everybody(stage: Stage) -> None:
    desk = stage.sign_in("mira")
    _until("all tips", lambda: len(desk.tips()) == len(LIVES))
    for life in LIVES:
        desk.reply(desk.find(desk.tips(), life.conduct), ANSWER)


def _reply(stage: Stage, folder: Path, life: Life) -> None:
    with device(stage, folder, life.number) as source:
        _until(
            "the answer", lambda: any(one.message.text == ANSWER for one in source.poll().messages)
        )
        assert source.reply(source.tips[0].number, life.reply, life.language).receipt


def _await_replies(stage: Stage) -> None:
    """The desk has taken every reply in: it shows each beside its tip."""
    desk = stage.page_of("mira")
    for life in LIVES:
        tip = desk.find(desk.tips(), life.conduct)
        _until("the reply", lambda tip=tip, reply=life.reply: desk.has(tip, reply))


def _write_letters(now: Lived, folder: Path) -> None:
    """The first one was fetched and answered; the others wait at intake while it is seized."""
    intake = now.stage.zones.addresses["intake"]
    body = ("oversight", "letters", str(now.stage.body), "--intake", intake, "--json")
    with Letters(folder / "phone-of-a-reader", intake) as letters:
        for words in LETTERS:
            secret = new_secret()
            letters.write(secret, asks=HEARD, text=words, happened=words, when=words)
            now.case_numbers.append(RecoveryNumber.encode(secret))
            if len(now.case_numbers) == 1:
                (case,) = json.loads(run_tellsafe(*body))["cases"]
                name, answer = case["case"], BODY_ANSWER
                run_tellsafe("oversight", "answer", body[2], name, "--text", answer)
                assert [one.text for one in letters.read(secret)] == [BODY_ANSWER]


def _until(what: str, look: Callable[[], bool]) -> None:
    for _ in patience():
        if look():
            return
    raise AssertionError(f"{what} did not come")


def _knock_everywhere(stage: Stage) -> None:
    """Requests good and bad to every zone by a browser that says who and where it is, each over a
    connection of its own: a server may close one that is kept, and a request that fails on it is
    for the browser to repeat."""
    headers = {"user-agent": AGENT, "x-forwarded-for": ADDRESS, "forwarded": f"for={ADDRESS}"}
    kept = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(headers=headers, limits=kept, trust_env=False, timeout=60) as browser:
        for zone in ZONES:
            base = stage.zones.addresses[zone]
            for path in ("/", "/v1/bulletin", "/v1/work", "/checkpoint", "/sign-in", "/absent"):
                browser.get(base + path)
            for path in ("/v1/activations", "/v1/entries", "/v1/submissions/x", "/sign-in"):
                browser.post(base + path, content=b"{}")
                browser.put(base + path, content=AGENT.encode())
