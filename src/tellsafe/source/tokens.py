# SPDX-License-Identifier: AGPL-3.0-or-later
"""Credentials and stamps: asked for, held, and taken one by one."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tellsafe.formats.bulletin import Bulletin, KeyEntry
from tellsafe.formats.derive import RootSecret
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import week_of
from tellsafe.formats.privacy_pass import (
    Purpose,
    Token,
    TokenRequest,
    request_token,
    token_challenge,
)
from tellsafe.source.errors import SourceError
from tellsafe.source.state import HeldToken, State

STAMPS_OF_ACTIVATION = "stamp-activation"
_CREDENTIALS = (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)


def root_of(state: State) -> RootSecret:
    """The root secret. Raises SourceError("not-activated")."""
    root = state.root
    if root is None:
        raise SourceError("not-activated")
    return root


def token_request(
    bulletin: Bulletin, purpose: Purpose, period: str, nonce: bytes, entropy: bytes
) -> TokenRequest:
    """A blinded request that comes out the same every time. Raises SourceError("keys-ran-out")."""
    key = key_of(bulletin, purpose, period)
    if key is None:
        raise SourceError("keys-ran-out")
    challenge = token_challenge(bulletin.deployment, purpose, period)
    return request_token(key.public_bytes, challenge, nonce, entropy)


def tokens_of(
    bulletin: Bulletin, root: RootSecret, which: Iterable[tuple[str, str, int]]
) -> list[TokenRequest]:
    """Requests for stamps, each by label, week and index."""
    return [
        token_request(
            bulletin,
            Purpose.STAMP,
            week,
            root.token_nonce(label, week, index),
            root.token_entropy(label, week, index),
        )
        for label, week, index in which
    ]


def finalized(requests: Sequence[TokenRequest], answers: object) -> list[Token]:
    """The tokens, each verified. Raises SourceError("answer-forged")."""
    if not isinstance(answers, list) or len(answers) != len(requests):
        raise SourceError("answer-forged")
    try:
        return [
            request.finalize(unb64u(answer if isinstance(answer, str) else "", length=256))
            for request, answer in zip(requests, answers, strict=True)
        ]
    except FormatError as error:
        raise SourceError("answer-forged") from error


def key_of(bulletin: Bulletin, purpose: Purpose, period: str) -> KeyEntry | None:
    """The bulletin's key of a purpose and period."""
    found = (one for one in bulletin.keys if (one.use, one.period) == (purpose.value, period))
    return next(found, None)


def credential_for(state: State, bulletin: Bulletin, today: date) -> HeldToken | None:
    """The newest credential that the desk still accepts today."""
    held = sorted(state.credentials, key=lambda one: one.period, reverse=True)
    return next((one for one in held if _is_good(one, bulletin, today)), None)


def good_stamps(state: State, bulletin: Bulletin, today: date) -> tuple[HeldToken, ...]:
    """The stamps that intake still accepts today, those that end first at the front."""
    good = (one for one in state.stamps if _is_good(one, bulletin, today))
    return tuple(sorted(good, key=lambda one: one.period))


def previous_week(today: date) -> str:
    """The week before that of ``today``."""
    return week_of(today - timedelta(days=7))


def _is_good(held: HeldToken, bulletin: Bulletin, today: date) -> bool:
    key = key_of(bulletin, Purpose(held.kind), held.period)
    return key is not None and key.is_valid(today)
