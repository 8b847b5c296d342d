# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a log takes from its witnesses: one line of each that is true, and nothing else.

Seen to fail, all of them, when a witness's whole answer was taken.
"""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from threading import Event, Thread

import httpx2 as httpx
import pytest

from tellsafe.translog import witnesses
from tellsafe.translog.checkpoint import open_checkpoint, sign_checkpoint
from tellsafe.translog.cosignature import Cosigner, Quorum
from tellsafe.translog.merkle import EMPTY_ROOT
from tellsafe.translog.note import signature_line
from tellsafe.translog.publication import UnwitnessedError
from tellsafe.translog.tests.sample import SIGNER
from tellsafe.translog.witnesses import Cosigning

NOTE = sign_checkpoint(0, EMPTY_ROOT, SIGNER)
TEXT = NOTE.partition("\n\n")[0] + "\n"
FIRST = Cosigner("first.example/w", b"\x01" * 32)
SECOND = Cosigner("second.example/w", b"\x02" * 32)
GOOD = FIRST.cosign(TEXT, 1_795_960_000)
ALSO_GOOD = SECOND.cosign(TEXT, 1_795_960_000)
BAD = bytes(64)


def asked(body: bytes | AsyncIterator[bytes], *, needed: int = 1) -> str:
    """The checkpoint, where the first witness answers with ``body`` and the second is good."""

    def answer(request: httpx.Request) -> httpx.Response:
        is_first = request.url.host == "first.example"
        return httpx.Response(200, content=body if is_first else ALSO_GOOD.encode())

    urls = {FIRST.name: "https://first.example", SECOND.name: "https://second.example"}
    quorum = Quorum((FIRST.key, SECOND.key), needed)
    made = Cosigning(
        quorum, urls, lambda: httpx.AsyncClient(transport=httpx.MockTransport(answer), timeout=5)
    )
    return made.cosigned(NOTE, 0, lambda _level, _index: bytes(32))


@pytest.mark.parametrize(
    "beside",
    [
        signature_line(SIGNER.verifier, BAD),
        signature_line(SECOND.key, BAD),
        signature_line(SECOND.key, BAD) * 60,
        "\n",
        "no line at all",
        "\x00\x85\u2028",
        GOOD,
    ],
    ids=["the log", "another witness", "many", "blank", "words", "control", "twice"],
)
@pytest.mark.parametrize("order", ["before", "after"])
def test_a_line_beside_the_good_one_spoils_nothing(beside: str, order: str) -> None:
    answer = beside + GOOD if order == "before" and beside.endswith("\n") else GOOD + beside
    note = asked(answer.encode(), needed=2)
    assert note == NOTE + GOOD + ALSO_GOOD
    open_checkpoint(note.encode(), SIGNER.verifier)


@pytest.mark.parametrize(
    "answer",
    [b"", b"\xff\xfe", signature_line(FIRST.key, BAD).encode(), ALSO_GOOD.encode(), b"x" * 9000],
    ids=["nothing", "no text", "wrong", "of another", "long"],
)
def test_a_witness_that_gives_no_good_line_is_one_too_few(answer: bytes) -> None:
    assert asked(answer) == NOTE + ALSO_GOOD
    with pytest.raises(UnwitnessedError, match="1 more"):
        asked(answer, needed=2)


def test_an_answer_without_an_end_is_not_read_to_it() -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for piece in cycle([b"x" * 1000]):
            read += 1
            yield piece

    assert asked(endless()) == NOTE + ALSO_GOOD
    assert read < 20


@contextmanager
def dripping() -> Iterator[str]:
    """The address of somebody who begins an answer, and adds a byte to its head now and then."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nx: ")
                while not over.wait(0.02):
                    connection.sendall(b"x")

        thread = Thread(target=drip, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()
        thread.join()


def test_a_head_without_an_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to go on for as long as the witness did, when only the pauses in it were counted."""
    monkeypatch.setattr(witnesses, "_PATIENCE", 0.3)
    with dripping() as url:
        made = Cosigning(Quorum((FIRST.key,), 0), {FIRST.name: url}, witnesses._client)
        assert made.cosigned(NOTE, 0, lambda _level, _index: bytes(32)) == NOTE


@pytest.mark.parametrize("url", ["https://first.example:port", "https://first..example"])
def test_an_address_that_is_none_is_one_witness_too_few(url: str) -> None:
    """Seen to end every append, as a bug does."""
    made = Cosigning(Quorum((FIRST.key,), 0), {FIRST.name: url}, witnesses._client)
    assert made.cosigned(NOTE, 0, lambda _level, _index: bytes(32)) == NOTE
