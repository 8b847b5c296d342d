# SPDX-License-Identifier: AGPL-3.0-or-later
"""An incident leaves as a bag that anyone can check: once, with two people's word, and recorded."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.test import Client

from tellsafe.desk.access import new_key, record
from tellsafe.desk.actions.weigh import seen
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.models import Incident, Link, Proposal, Staff, Tip
from tellsafe.desk.models.decisions import Answer
from tellsafe.desk.rules.chain import broken_at
from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import browser_of, staff
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source, World, blobs
from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.export_seal import open_export
from tellsafe.serving.zone import ZoneSettings

INCIDENT = b64u(bytes(15) + b"\1")
PHOTO = b"\xff\xd8" + b"a photo as it was taken" * 40
SECOND = b"another photo"


class Cast:
    """The two who agreed, and an incident of two tips of one source, a file and a reply."""

    def __init__(self, settings: ZoneSettings, world: World, fake: FakeIntake) -> None:
        self.world = world
        self.source = Source(world)
        self.ines = staff("ines", Role.INVESTIGATOR)
        self.sumi = staff("sumi", Role.SUPERVISOR)
        file, other = self.source.attachment(PHOTO), self.source.attachment(SECOND)
        self.tips = [
            take(settings, self.source, fake, files=(file,), conduct="<b>汽油</b> ئوت"),
            take(settings, Source(world, 2), fake, language="ug"),
        ]
        reply = self.source.reply(files=(other,), text="The left door.")
        fake.submit("reply", self.source.seal_reply(reply), blobs(other))
        pull(settings, fake)
        self.incident = self._incident()

    def _incident(self) -> Incident:
        today = self.world.today
        incident = Incident.objects.create(
            id=INCIDENT,
            key=new_key(today),
            day=today,
            entry="fire-risk",
            conduct="Petrol stands in the stairwell.",
        )
        for number, tip in enumerate(self.tips):
            Link.objects.create(
                id=b64u(bytes([number]) * 16),
                tip_id=tip,
                incident=incident,
                entry="fire-risk",
                conduct="Petrol cans were seen.",
                corroboration="independent",
                day=today,
                by=self.ines,
                confirmed_by=self.sumi,
            )
        return incident

    def agree(self, days_ago: int = 0, number: int = 1) -> Proposal:
        day = self.world.today - timedelta(days_ago)
        return Proposal.objects.create(
            id=b64u(bytes([number]) * 16),
            kind="export",
            incident=self.incident,
            by=self.ines,
            second=self.sumi,
            day=day,
            answered=day,
            answer=Answer.AGREED,
            terms={"seen": seen(Kind.EXPORT, self.incident)},
        )

    def ask(self, person: Staff | Client, language: str = "en") -> Any:
        client = browser_of(person) if isinstance(person, Staff) else person
        return client.post(f"/incidents/{INCIDENT}/export", {"language": language})

    def bag(self, folder: Path, language: str = "en") -> Path:
        """Agreed to, downloaded, unpacked."""
        self.agree()
        answer = self.ask(self.ines, language)
        assert answer.status_code == 200, answer.content
        zipfile.ZipFile(io.BytesIO(answer.getvalue())).extractall(folder)
        return folder / f"incident-{INCIDENT}"


@pytest.fixture
def cast(settings: ZoneSettings, world: World, fake: FakeIntake) -> Cast:
    return Cast(settings, world, fake)


def test_the_bag_is_valid_and_signed_by_the_desk(cast: Cast, tmp_path: Path) -> None:
    bag = cast.bag(tmp_path)
    assert bagit.Bag(str(bag)).validate()
    seal = open_export((bag / "signature.jws").read_bytes(), cast.world.bulletin())
    for name, kept in (("sha256", seal.sha256), ("sha512", seal.sha512)):
        listed = (bag / f"tagmanifest-{name}.txt").read_bytes()
        assert hashlib.sha256(listed).hexdigest() == kept
    assert (seal.incident, seal.day) == (INCIDENT, cast.world.today)
    assert seal.head == record.head()


def test_it_holds_texts_dialogues_and_the_files_as_they_were_sent(
    cast: Cast, tmp_path: Path
) -> None:
    data = cast.bag(tmp_path) / "data"
    first = data / "tips" / cast.tips[0]
    assert (first / "attachments" / "attachment-1.jpg").read_bytes() == PHOTO
    assert (first / "reply-1" / "attachment-1.jpg").read_bytes() == SECOND
    assert (first / "text.txt").read_text() == "<b>汽油</b> ئوت"
    turns = json.loads((first / "dialogue.json").read_bytes())
    assert [turn["text"] for turn in turns][1] == "The left door."
    told = json.loads((data / "incident.json").read_bytes())
    assert (told["independent_sources"], told["tips"]) == (2, _in_order(cast.tips))
    assert told["exported"]["agreed_by"] == ["ines", "sumi"]


def _in_order(tips: list[str]) -> list[str]:
    return [str(one) for one in Tip.objects.order_by("key").values_list("pk", flat=True)]


@pytest.mark.parametrize(
    ("language", "head", "word"),
    [
        ("en", '<html lang="en" dir="ltr" translate="no">', "Fire or risk of fire"),
        ("zh-hans", '<html lang="zh-hans" dir="ltr" translate="no">', "火灾或火灾隐患"),
        ("ug", '<html lang="ug" dir="rtl" translate="no">', "ئوت ياكى ئوت خەۋپى"),
        ("xx", '<html lang="en" dir="ltr" translate="no">', "Fire or risk of fire"),
    ],
)
def test_the_summary_is_in_the_chosen_language_and_runs_nothing(
    cast: Cast, tmp_path: Path, language: str, head: str, word: str
) -> None:
    page = (cast.bag(tmp_path, language) / "data/summary.html").read_text()
    assert head in page
    assert word in page
    assert "&lt;b&gt;汽油&lt;/b&gt;" in page
    assert "<script" not in page
    assert "href" not in page


def test_nothing_of_the_source_is_in_it(cast: Cast, tmp_path: Path) -> None:
    bag = cast.bag(tmp_path)
    whole = b"".join(path.read_bytes() for path in bag.rglob("*") if path.is_file())
    for tip in Tip.objects.all():
        for secret in (tip.pseudonym_hash, tip.mailbox_address, tip.mailbox_key):
            assert secret.encode() not in whole
        assert tip.reply_recipient.encode() not in whole
    assert b"credential" not in whole.replace(b"no credential", b"")
    keys = [bytes(one.file_key) for tip in Tip.objects.all() for one in tip.attachments.all()]
    assert keys
    assert not any(key in whole or key.hex().encode() in whole for key in keys)


def test_it_takes_two_people_and_is_good_for_one_time(cast: Cast) -> None:
    assert cast.ask(cast.ines).status_code == 409
    cast.agree()
    assert cast.ask(staff("ada", Role.TRIAGER)).status_code == 404
    assert cast.ask(staff("igor", Role.INVESTIGATOR)).status_code == 409
    assert b"".join(cast.ask(cast.sumi)).startswith(b"PK")
    assert cast.ask(cast.sumi).status_code == 409
    assert cast.ask(cast.ines).status_code == 409


def test_what_was_agreed_to_is_good_for_seven_days(cast: Cast) -> None:
    cast.agree(days_ago=8)
    assert cast.ask(cast.ines).status_code == 409
    cast.agree(days_ago=7, number=2)
    assert cast.ask(cast.ines).getvalue()


def test_the_record_has_it_before_the_first_byte_leaves(cast: Cast, tmp_path: Path) -> None:
    cast.agree()
    answer = cast.ask(cast.ines)
    entries = [json.loads(kept.text) for kept in record.entries()]
    exported = [one["about"] for one in entries if one["act"] == "export"]
    assert sorted(exported) == sorted([f"incident:{INCIDENT}", *(f"tip:{t}" for t in cast.tips)])
    assert {one["staff"] for one in entries if one["act"] == "export"} == {cast.ines.pk}
    answer.close()
    assert broken_at(record.entries(), record.head()) is None


def test_a_file_that_can_not_be_opened_uses_nothing_up(cast: Cast, settings: ZoneSettings) -> None:
    cast.agree()
    tip = Tip.objects.get(pk=cast.tips[0])
    path = SealedFiles(settings).path(tip.attachments.get(message=None).pk)
    sound = path.read_bytes()
    path.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    answer = cast.ask(cast.ines)
    assert answer.status_code == 409
    assert "damaged" in answer.content.decode()
    path.write_bytes(sound)
    assert cast.ask(cast.ines).getvalue()


def test_a_download_that_is_given_up_leaves_no_thread_behind(cast: Cast) -> None:
    import threading

    cast.agree()
    answer = cast.ask(cast.ines)
    next(iter(answer))
    answer.close()
    assert not [one for one in threading.enumerate() if one.name == "export"]


def test_its_page_says_what_is_missing(cast: Cast) -> None:
    client = browser_of(cast.ines)
    address = f"/incidents/{INCIDENT}/export"
    assert "Two people have to agree" in client.get(address).content.decode()
    cast.agree()
    assert "Download once" in client.get(address).content.decode()
    other = browser_of(staff("igor", Role.INVESTIGATOR)).get(address).content.decode()
    assert "Only these two people" in other
    assert "Download once" not in other
    assert client.get(f"/incidents/{'A' * 22}/export").status_code == 404


def test_one_that_breaks_while_it_is_sent_is_no_bag(cast: Cast, settings: ZoneSettings) -> None:
    cast.agree()
    answer = cast.ask(cast.ines)
    tip = Tip.objects.get(pk=cast.tips[0])
    for one in tip.attachments.all():
        SealedFiles(settings).path(one.pk).write_bytes(b"changed meanwhile")
    pieces: list[bytes] = []
    with pytest.raises(FormatError):
        pieces.extend(answer)
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
