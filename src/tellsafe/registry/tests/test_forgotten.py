# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verified, then forgotten: no word of any form on the disk, in a log, or in an answer.

Seen to fail with the phone in a row of Enrolment, the name in a log line, the phone in an answer,
and a plain SHA-256 of the blinded request in place of the keyed one.
"""

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from canaries import Finding, search_bytes, writings
from django.conf import settings as django_settings
from django.db import connection

from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.fields import Fields
from tellsafe.formats.privacy_pass import Purpose
from tellsafe.registry.adapters.identity import ChecksumCheck, Claim
from tellsafe.registry.models import Enrolment
from tellsafe.registry.rules.forms import ActivationForm, CodeForm
from tellsafe.registry.tests.front import Front, slug
from tellsafe.registry.tests.people import Person, ada, chen


def words_of(person: Person) -> set[str]:
    """Long ones: a short one is found by chance in a random page."""
    return {*person.name.split(), person.number, person.phone.lstrip("+"), person.occupation}


def stored() -> Iterator[bytes]:
    """Every byte that the database wrote: free pages and write-ahead log as well."""
    if connection.vendor == "sqlite":
        database = Path(django_settings.DATABASES["default"]["NAME"])
        for file in database.parent.glob(f"{database.name}*"):
            yield file.read_bytes()
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database "
            "WHERE datname = current_database()"
        )
        folder, oid = cursor.fetchone()
    for part in (Path(folder) / "base" / str(oid), Path(folder) / "pg_wal"):
        for file in part.iterdir():
            if file.is_file():
                yield file.read_bytes()


def found(canaries: set[str]) -> list[Finding]:
    planted = {canary: writings(canary) for canary in canaries}
    return [one for data in stored() for one in search_bytes(data, planted, "the database")]


def test_the_search_finds_what_is_there(front: Front) -> None:
    plant = hashlib.sha256(b"canary").hexdigest()[:32]
    Enrolment.objects.create(
        key=plant.encode(), term="2026", credential_request=b"", stamps_request=b""
    )
    assert found({plant})


def test_nothing_of_a_form_is_stored_logged_or_answered(
    front: Front,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    eligible, staff = ada(), chen()
    answers = [
        front.send(eligible, front.ask(eligible)),
        front.send(eligible, front.ask(eligible)),
        front.send(eligible, front.ask(eligible), code="none"),
        front.send(eligible, front.ask(eligible), occupation="astronaut"),
        front.send(staff, front.ask(staff, Purpose.CREDENTIAL_INELIGIBLE)),
        front.signed("PUT", f"/v1/suspensions/{eligible.pseudonym_hash}"),
    ]
    assert [one.status_code for one in answers] == [200, 409, 403, 422, 200, 204]
    words = words_of(eligible) | words_of(staff)
    assert found(words) == []
    printed = capfd.readouterr()
    said = caplog.text + printed.out + printed.err + "".join(one.text for one in answers)
    assert [word for word in words if word in said] == []


def test_no_pseudonym_and_no_request_is_stored(front: Front) -> None:
    person = ada()
    asked = front.ask(person)
    signature = unb64u(front.send(person, asked).json()["credential"])
    credential = asked.credential.finalize(signature)
    stamps = front.ask_stamps("2026-W48")
    answer = front.send_stamp_request(front.stamp_request(person, credential, stamps))
    assert answer.status_code == 200
    front.signed("PUT", f"/v1/suspensions/{person.pseudonym_hash}")
    secrets = [
        person.public,
        bytes.fromhex(person.pseudonym_hash),
        credential.nonce,
        credential.authenticator[:16],
        asked.credential.blinded[:16],
        *(one.blinded[:16] for one in stamps),
        hashlib.sha256(asked.credential.blinded).digest(),
    ]
    for data in stored():
        for secret in secrets:
            assert secret not in data
            assert secret.hex().encode() not in data
            assert b64u(secret).encode() not in data


def test_a_bug_tells_where_and_never_what(
    front: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def slip(_: ChecksumCheck, claim: Claim) -> None:
        raise RuntimeError(f"can't reach the office about {claim.name}, {claim.number}")

    monkeypatch.setattr(ChecksumCheck, "confirmed", slip)
    person = ada()
    answer = front.send(person, front.ask(person))
    assert slug(answer) == "internal"
    assert "RuntimeError" in caplog.text
    assert [word for word in words_of(person) if word in caplog.text + answer.text] == []


def test_a_form_does_not_print(front: Front) -> None:
    person = ada()
    form = front.form(person, front.ask(person), "123456")
    shown = repr(ActivationForm.read(Fields(form, "form")))
    shown += repr(CodeForm.read(Fields({"phone": person.phone, "language": "en"}, "form")))
    shown += repr(Claim(person.name, "ee.ik", person.number))
    assert [word for word in {*words_of(person), "123456"} if word in shown] == []
