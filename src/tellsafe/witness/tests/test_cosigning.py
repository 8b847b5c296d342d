# SPDX-License-Identifier: AGPL-3.0-or-later
"""A witness cosigns a log that only grows, and nothing else; it never forgets what it cosigned.

Seen to fail: with the consistency proof left unchecked, with the old size taken as the log says it,
with the checkpoint not kept, and with two roots of one size told apart by the proof alone.
"""

from http import HTTPStatus
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tellsafe.serving.clock import SystemClock
from tellsafe.translog.cosignature import Quorum
from tellsafe.translog.merkle import consistency_proof, leaf_hash
from tellsafe.translog.note import Signer, encode64
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tests.sample import SIGNER, entries, publish
from tellsafe.witness.cosigning import Answer, Witness
from tellsafe.witness.home import Home, WitnessError
from tellsafe.witness.request import Request
from tellsafe.witness.web import make_app

NOW = 1_795_960_000
NAME = "witness.newspaper.example/w1"


class Log:
    """A log of ``count`` entries; ``other`` makes another history from entry 3 on."""

    def __init__(self, folder: Path, count: int, *, other: bool = False) -> None:
        bodies = entries(count)
        if other:
            bodies = [*bodies[:3], *reversed(bodies[3:])]
        self.size = count
        self.note = publish(folder / f"{count}-{other}", bodies).note
        self.hashes = LogReader.of_folder(folder / f"{count}-{other}").subtree_hashes(count)

    def request(self, old: int) -> bytes:
        proof = consistency_proof(old, self.size, self.hashes) if old <= self.size else []
        lines = "".join(f"{encode64(one)}\n" for one in proof)
        return f"old {old}\n{lines}\n{self.note}".encode()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.make(tmp_path / "witness", NAME)
    home.trust(SIGNER.verifier)
    return home


@pytest.fixture
def witness(home: Home) -> Witness:
    return Witness(home)


def cosigned(home: Home, log: Log, answer: Answer) -> bool:
    quorum = Quorum((home.cosigner.key,), 1)
    return answer.status == HTTPStatus.OK and not quorum.missing((log.note + answer.text).encode())


def test_a_log_that_grows_is_cosigned_step_by_step(
    home: Home, witness: Witness, tmp_path: Path
) -> None:
    seen = 0
    for count in (0, 1, 5, 5, 300):
        log = Log(tmp_path, count)
        assert cosigned(home, log, witness.answer(log.request(seen), NOW)), count
        seen = count


def test_the_size_that_it_saw_last_is_told_to_whoever_does_not_know_it(
    witness: Witness, tmp_path: Path
) -> None:
    five, nine = Log(tmp_path, 5), Log(tmp_path, 9)
    assert witness.answer(five.request(5), NOW) == Answer(HTTPStatus.CONFLICT, "0\n")
    witness.answer(five.request(0), NOW)
    assert witness.answer(nine.request(0), NOW) == Answer(HTTPStatus.CONFLICT, "5\n")
    assert witness.answer(nine.request(9), NOW) == Answer(HTTPStatus.CONFLICT, "5\n")


@pytest.mark.parametrize("old", [0, 3, 5])
def test_another_history_of_one_size_is_never_cosigned_and_kept_as_evidence(
    home: Home, witness: Witness, tmp_path: Path, old: int
) -> None:
    five, other = Log(tmp_path, 5), Log(tmp_path, 5, other=True)
    witness.answer(five.request(0), NOW)
    for _ in range(2):
        answer = witness.answer(other.request(old), NOW)
        assert (answer.status, answer.text) == (HTTPStatus.CONFLICT, "5\n")
    kept = [path.read_text() for path in (home.folder / "evidence").iterdir()]
    assert kept == [five.note + "\n" + other.note]


def test_another_history_that_is_longer_is_never_cosigned(witness: Witness, tmp_path: Path) -> None:
    witness.answer(Log(tmp_path, 5).request(0), NOW)
    answer = witness.answer(Log(tmp_path, 9, other=True).request(5), NOW)
    assert answer == Answer(HTTPStatus.UNPROCESSABLE_ENTITY)


def test_a_good_checkpoint_with_a_bad_proof_takes_no_place_among_the_evidence(
    home: Home, witness: Witness, tmp_path: Path
) -> None:
    """Anybody can send what a log has published. Seen to fail when a bad proof was evidence."""
    five, nine = Log(tmp_path, 5), Log(tmp_path, 9)
    witness.answer(five.request(0), NOW)
    for number in range(200):
        junk = encode64(number.to_bytes(32, "big"))
        request = f"old 5\n{junk}\n\n{nine.note}".encode()
        assert witness.answer(request, NOW).status == HTTPStatus.UNPROCESSABLE_ENTITY
    witness.answer(Log(tmp_path, 5, other=True).request(5), NOW)
    assert len([*(home.folder / "evidence").iterdir()]) == 1
    assert cosigned(home, nine, witness.answer(nine.request(5), NOW))


def test_a_smaller_tree_is_never_cosigned_after_a_larger_one_nor_after_a_restart(
    home: Home, tmp_path: Path
) -> None:
    Witness(home).answer(Log(tmp_path, 9).request(0), NOW)
    again = Witness(Home.open(home.folder))
    for old in (0, 5, 9):
        answer = again.answer(Log(tmp_path, 5).request(old), NOW)
        assert answer.status in (HTTPStatus.CONFLICT, HTTPStatus.BAD_REQUEST)


def test_a_log_that_is_not_trusted_or_not_signed_by_its_key(
    home: Home, witness: Witness, tmp_path: Path
) -> None:
    log = Log(tmp_path, 5)
    assert log.note.startswith("log.example.org/tellsafe\n")
    stranger = log.request(0).replace(b"log.example.org", b"log.example.com")
    assert witness.answer(stranger, NOW).status == HTTPStatus.NOT_FOUND
    text = log.note.partition("\n\n")[0] + "\n"
    forged = Signer(SIGNER.name, b"\x09" * 32).sign(text)
    body = log.request(0).replace(log.note.encode(), forged.encode())
    assert witness.answer(body, NOW).status == HTTPStatus.FORBIDDEN
    assert home.last(SIGNER.name) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b"old 0", b"old 00"),
        lambda body: body.replace(b"old 0", b"old -1"),
        lambda body: body.replace(b"old 0", b"old 6"),
        lambda body: body.replace(b"old 0\n", b"old 0\n" + b"AAAA\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\n" + (b"A" * 43 + b"=\n") * 64),
        lambda body: body.replace(b"\n\n", b"\n", 1),
        lambda body: body[:-3],
        lambda _: b"",
    ],
)
def test_what_does_not_hold_to_the_form_is_refused(
    home: Home, witness: Witness, tmp_path: Path, change: "object"
) -> None:
    body = change(Log(tmp_path, 5).request(0))  # type: ignore[operator]
    assert witness.answer(body, NOW).status == HTTPStatus.BAD_REQUEST
    assert home.last(SIGNER.name) is None


@given(st.binary(max_size=400))
def test_hostile_bytes_are_an_answer(body: bytes) -> None:
    class Nobody:
        def log(self, _origin: str) -> None:
            return None

    answer = Witness(Nobody()).answer(b"old 0\n\n" + body, NOW)  # type: ignore[arg-type]
    assert answer.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)


def test_a_proof_has_at_most_63_lines() -> None:
    line = encode64(leaf_hash(b"")).encode() + b"\n"
    assert len(Request.parse(b"old 1\n" + line * 63 + b"\nx").proof) == 63


def test_a_logs_key_never_changes(home: Home) -> None:
    assert home.trust(SIGNER.verifier) is False
    with pytest.raises(WitnessError, match="never changes"):
        home.trust(Signer(SIGNER.name, b"\x09" * 32).verifier)


def test_two_processes_can_not_run_one_witness(home: Home) -> None:
    with home.lock(), pytest.raises(WitnessError, match="another process"):
        home.lock()


def test_over_http(home: Home, witness: Witness, tmp_path: Path) -> None:
    log = Log(tmp_path, 5)
    with TestClient(make_app(witness, SystemClock())) as client:
        told = client.post("/add-checkpoint", content=log.request(5))
        assert (told.status_code, told.text) == (HTTPStatus.CONFLICT, "0\n")
        assert told.headers["content-type"] == "text/x.tlog.size"
        done = client.post("/add-checkpoint", content=log.request(0))
        assert cosigned(home, log, Answer(HTTPStatus(done.status_code), done.text))
        assert client.post("/add-checkpoint", content=b"x" * 80_000).status_code == 413
        assert client.get("/add-checkpoint").status_code == 405
