# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who asks, where what they send is no request of ours; the formats have the rest."""

from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.signed_request import WINDOW
from tellsafe.serving.clock import SetClock, SystemClock
from tellsafe.serving.signed import Taken, self_named_signer_of, signer_of


def request(query: bytes = b"", signature: str = "") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "path": "/",
            "query_string": query,
            "headers": [(b"signature", signature.encode())],
        }
    )


def test_a_query_that_is_no_text_is_signed_by_nobody() -> None:
    """Seen to fail when the address was read outside of what is caught: any stranger got a 500."""
    clock = SystemClock()
    assert signer_of(request(b"\xff"), b"", {}, clock) is None
    assert self_named_signer_of(request(b"a=\xc3\x28"), b"", clock) is None


def test_a_signature_is_taken_once_while_it_holds() -> None:
    clock = SetClock(datetime(2026, 11, 30, tzinfo=UTC))
    taken = Taken(clock)
    first, other = (request(signature=sha256_hex(name)) for name in (b"first", b"other"))
    assert [taken.take(one) for one in (first, other, first)] == [True, True, False]
    clock.moment += timedelta(seconds=2 * WINDOW)
    assert not taken.take(first)
    clock.moment += timedelta(seconds=1)
    assert taken.take(first)
