# SPDX-License-Identifier: AGPL-3.0-or-later
"""Act: check a person, enrol them by a keyed hash, sign their blinded requests, forget the form.

The hashes of what is signed are durable before it is answered, and signing is deterministic:
whoever lost the answer asks again and gets the same.
"""

from dataclasses import dataclass

from tellsafe.formats.periods import term_of
from tellsafe.formats.privacy_pass import Issuer, Purpose
from tellsafe.registry.access import Enrolled
from tellsafe.registry.actions import refusals
from tellsafe.registry.actions.enrol import Enrolling, enrol
from tellsafe.registry.actions.receive import opened_form
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.actions.sign import are_signable, sign
from tellsafe.registry.adapters.identity import Claim
from tellsafe.registry.rules import keyed
from tellsafe.registry.rules.code import is_code
from tellsafe.registry.rules.digits import folded
from tellsafe.registry.rules.forms import ActivationForm
from tellsafe.registry.rules.periods import living_terms, living_weeks
from tellsafe.registry.rules.phone import e164
from tellsafe.serving.problems import ABSENT, MALFORMED, Problem


@dataclass(frozen=True)
class Activated:
    """Blind signatures of 256 bytes: of the credential, and of the stamps, if they are given."""

    credential: bytes
    stamps: tuple[bytes, ...]


@dataclass(frozen=True, repr=False)
class _Keys:
    pepper: bytes
    credential: Issuer
    stamp: Issuer | None


async def activate(registry: Registry, body: bytes) -> Activated | Problem:
    """One credential a person and term, with the first stamps."""
    if registry.is_open:
        return ABSENT
    form = await opened_form(registry, body, ActivationForm.read)
    if isinstance(form, Problem):
        return form
    keys = await registry.threads.run(_keys, registry, form)
    if isinstance(keys, Problem):
        return keys
    refusal = _refused_by_phone(registry, form) or _refused_by_occupation(registry, form)
    if refusal:
        return refusal
    person = await registry.threads.run(_person, registry, form, keys.pepper)
    if person is None:
        return refusals.NUMBER_REFUSED
    return await _enrolled(registry, form, keys, person)


def _keys(registry: Registry, form: ActivationForm) -> _Keys | Problem:
    """What it takes to sign this request, if it can be signed."""
    if form.term not in living_terms(registry.clock.today()):
        return refusals.WRONG_TERM
    pepper = registry.keys.pepper(form.term)
    credential = registry.keys.issuer(form.kind, form.term)
    if pepper is None or credential is None:
        return refusals.NO_KEY_FOR_TERM
    stamp = registry.keys.issuer(Purpose.STAMP, form.stamps.week)
    if len(form.stamps.blinded) != registry.bulletin.charter.stamps_per_day:
        return MALFORMED
    if not are_signable(credential, [form.blinded]):
        return MALFORMED
    if stamp and not are_signable(stamp, form.stamps.blinded):
        return MALFORMED
    return _Keys(pepper, credential, stamp)


def _refused_by_phone(registry: Registry, form: ActivationForm) -> Problem | None:
    """First of all checks: without a phone of one's own, nothing is to be learnt about anyone."""
    phone = e164(form.phone, registry.phone_regions)
    today, now = registry.clock.today(), registry.clock.now()
    if phone is None or not registry.phones.may_try(phone, today):
        return refusals.CODE_REFUSED
    if is_code(registry.code_key, phone, folded(form.code), now):
        return None
    registry.phones.was_wrong(phone, today)
    return refusals.CODE_REFUSED


def _refused_by_occupation(registry: Registry, form: ActivationForm) -> Problem | None:
    """Occupation says which of the two kinds of credential is due, and is not kept."""
    listed = {one.code: one for one in registry.bulletin.charter.occupations}
    occupation = listed.get(form.occupation)
    if occupation and occupation.eligible == (form.kind is Purpose.CREDENTIAL):
        return None
    return refusals.OCCUPATION_REFUSED


def _person(registry: Registry, form: ActivationForm, pepper: bytes) -> bytes | None:
    if form.scheme not in registry.bulletin.charter.schemes:
        return None
    claim = Claim(form.name, form.scheme, form.number)
    number = registry.identity.confirmed(claim)
    return None if number is None else keyed.person_key(pepper, form.scheme, number)


async def _enrolled(
    registry: Registry, form: ActivationForm, keys: _Keys, person: bytes
) -> Activated | Problem:
    asked = _asked(form, keys.pepper, person)
    enrolling = Enrolling(person, asked, _why_not_new(registry, form, keys))
    outcome = await registry.writer.do(enrol, enrolling)
    if isinstance(outcome, Problem):
        return outcome
    if outcome.is_new:
        registry.phones.has_enrolled(_phone(registry, form), registry.clock.today())
    weeks = living_weeks(registry.clock.today())
    with_stamps = outcome.stamps_asked and form.stamps.week in weeks
    return await registry.threads.run(_signed, form, keys, with_stamps=with_stamps)


def _asked(form: ActivationForm, pepper: bytes, person: bytes) -> Enrolled:
    batch = form.stamps
    return Enrolled(
        term=form.term,
        credential_request=keyed.credential_request(pepper, person, form.kind.value, form.blinded),
        stamps_request=keyed.stamps_request(pepper, person, batch.week, batch.blinded),
    )


def _why_not_new(registry: Registry, form: ActivationForm, keys: _Keys) -> Problem | None:
    """What keeps this request from enrolling somebody; repeating an old one needs none of it."""
    today = registry.clock.today()
    if form.term != term_of(today):
        return refusals.WRONG_TERM
    if form.stamps.week not in living_weeks(today):
        return refusals.WRONG_WEEK
    if keys.stamp is None:
        return refusals.NO_KEY_FOR_WEEK
    if not registry.phones.may_enrol(_phone(registry, form), today):
        return refusals.PHONE_USED
    return None


def _phone(registry: Registry, form: ActivationForm) -> str:
    return e164(form.phone, registry.phone_regions) or ""


def _signed(form: ActivationForm, keys: _Keys, *, with_stamps: bool) -> Activated:
    stamps = sign(keys.stamp, form.stamps.blinded) if keys.stamp and with_stamps else ()
    return Activated(sign(keys.credential, [form.blinded])[0], stamps)
