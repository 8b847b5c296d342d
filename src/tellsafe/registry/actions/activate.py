# SPDX-License-Identifier: AGPL-3.0-or-later
"""Act: check a person, enrol them by a keyed hash, sign their blinded requests, forget the form.

The hashes of what is signed are durable before it is answered, and signing is deterministic:
whoever lost the answer asks again and gets the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tellsafe.formats.fields import Fields
from tellsafe.formats.periods import term_of
from tellsafe.formats.privacy_pass import Issuer, Purpose
from tellsafe.registry.access import Enrolled
from tellsafe.registry.actions import refusals
from tellsafe.registry.actions.enrol import Enrolling, Enrolment, enrol
from tellsafe.registry.actions.proving import Shown, shown_by
from tellsafe.registry.actions.receive import opened_form
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.actions.sign import are_signable, sign
from tellsafe.registry.rules import keyed
from tellsafe.registry.rules.forms import ActivationForm
from tellsafe.registry.rules.periods import living_terms, living_weeks
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
    form = await opened_form(registry, body, _form_of(registry))
    if isinstance(form, Problem):
        return form
    keys = await registry.threads.run(_keys, registry, form)
    if isinstance(keys, Problem):
        return keys
    shown = await shown_by(registry, form, keys.pepper)
    if isinstance(shown, Problem):
        return shown
    return await _enrolled(registry, form, keys, shown)


def _form_of(registry: Registry) -> Callable[[Fields], ActivationForm]:
    check = registry.bulletin.charter.identity_check
    return lambda fields: ActivationForm.read(fields, check)


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


async def _enrolled(
    registry: Registry, form: ActivationForm, keys: _Keys, shown: Shown
) -> Activated | Problem:
    today, phone = registry.clock.today(), shown.phone
    # Counted before anything is awaited: else whoever asks at once asks as often as they like.
    may_enrol = phone is None or registry.phones.may_enrol(phone, today)
    why = _why_not_new(registry, form, keys)
    enrolling = Enrolling(
        person=shown.person,
        asked=_asked(form, keys.pepper, shown.person),
        otherwise=why or (None if may_enrol else refusals.PHONE_USED),
        eligible=form.kind is Purpose.CREDENTIAL,
        code=shown.code,
        line=shown.line,
    )
    try:
        outcome = await registry.writer.do(enrol, enrolling)
    except BaseException:
        if phone and may_enrol:
            registry.phones.enrolled_nobody(phone, today)
        raise
    if phone and shown.line and outcome is not refusals.ROLL_REFUSED:
        registry.phones.was_right(phone, today)
    if phone and may_enrol and not _counts(outcome):
        registry.phones.enrolled_nobody(phone, today)
    if isinstance(outcome, Problem):
        return outcome
    with_stamps = outcome.stamps_asked and form.stamps.week in living_weeks(today)
    return await registry.threads.run(_signed, form, keys, with_stamps=with_stamps)


def _counts(outcome: Enrolment | Problem) -> bool:
    """As one of the few people of a phone: also who was there already, or a phone could ask of any
    number of people whether they are."""
    if isinstance(outcome, Problem):
        return outcome is refusals.ALREADY_ENROLLED
    return outcome.is_new


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
    return None


def _signed(form: ActivationForm, keys: _Keys, *, with_stamps: bool) -> Activated:
    stamps = sign(keys.stamp, form.stamps.blinded) if keys.stamp and with_stamps else ()
    return Activated(sign(keys.credential, [form.blinded])[0], stamps)
