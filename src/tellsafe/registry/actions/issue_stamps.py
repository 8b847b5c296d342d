# SPDX-License-Identifier: AGPL-3.0-or-later
"""Act: give an enrolled pseudonym the stamps of a day, all of them at once.

A batch is always whole, so that fetching tells nothing of how much is reported.
"""

from datetime import UTC, datetime, time, timedelta

from tellsafe.formats import jws
from tellsafe.formats.encoding import parse_object, sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.formats.periods import term_of, week_of
from tellsafe.formats.privacy_pass import Issuer, Purpose
from tellsafe.registry.actions import refusals
from tellsafe.registry.actions.receive import MAX_BODY
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.actions.sign import are_signable, sign
from tellsafe.registry.actions.take_stamps import Taking, take_stamps
from tellsafe.registry.rules import keyed
from tellsafe.registry.rules.forms import Batch, StampRequest
from tellsafe.registry.rules.periods import living_terms, stamp_days
from tellsafe.serving.problems import MALFORMED, Problem

TYPE = "tellsafe-stamp-request"


async def issue_stamps(registry: Registry, body: bytes) -> tuple[bytes, ...] | Problem:
    """Blind signatures of a batch, by ``body``: a JWS of the pseudonym over its request."""
    request = await registry.threads.run(_entitled, registry, body)
    if request is None:
        return refusals.NOT_ENTITLED
    issuer = await registry.threads.run(stamp_issuer, registry, request.batch)
    if isinstance(issuer, Problem):
        return issuer
    taking = _taking(registry, request)
    if isinstance(taking, Problem):
        return taking
    refusal = await registry.writer.do(take_stamps, taking)
    if refusal is not None:
        return refusal
    return await registry.threads.run(sign, issuer, request.batch.blinded)


def stamp_issuer(registry: Registry, batch: Batch) -> Issuer | Problem:
    """What signs a batch, if it is whole and can be signed."""
    issuer = registry.keys.issuer(Purpose.STAMP, batch.week)
    if issuer is None:
        return refusals.NO_KEY_FOR_WEEK
    is_whole = len(batch.blinded) == registry.bulletin.charter.stamps_per_day
    return issuer if is_whole and are_signable(issuer, batch.blinded) else MALFORMED


def _entitled(registry: Registry, body: bytes) -> StampRequest | None:
    """The request, if the pseudonym in it signed it and has a credential that is accepted."""
    try:
        fields = Fields(parse_object(jws.peek(body), limit=MAX_BODY), "stamps")
        request = StampRequest.read(fields, registry.bulletin.deployment)
        jws.verify(body, request.pseudonym, TYPE)
    except FormatError:
        return None
    today = registry.clock.today()
    is_enrolled = registry.published.is_enrolled(request.pseudonym, request.credential, today)
    return request if is_enrolled else None


def _taking(registry: Registry, request: StampRequest) -> Taking | Problem:
    today = registry.clock.today()
    if request.day not in stamp_days(today):
        return refusals.WRONG_DAY
    if request.batch.week != week_of(request.day):
        return refusals.WRONG_WEEK
    pepper = registry.keys.pepper(term_of(request.day))
    if pepper is None:
        return refusals.NO_KEY_FOR_TERM
    key = keyed.pseudonym_day(pepper, request.pseudonym, request.day)
    asked = keyed.stamps_request(pepper, key, request.batch.week, request.batch.blinded)
    otherwise = refusals.stamps_used(_seconds_left(registry))
    return Taking(key, request.day, asked, _suspensions(registry, request), otherwise)


def _suspensions(registry: Registry, request: StampRequest) -> frozenset[bytes]:
    """The keys under which this pseudonym would stand if it were suspended."""
    pseudonym_hash = bytes.fromhex(sha256_hex(request.pseudonym))
    peppers = [registry.keys.pepper(term) for term in living_terms(registry.clock.today())]
    return frozenset(keyed.suspension(one, pseudonym_hash) for one in peppers if one)


def _seconds_left(registry: Registry) -> int:
    midnight = datetime.combine(registry.clock.today() + timedelta(days=1), time(), UTC)
    return int(midnight.timestamp()) - registry.clock.now()
