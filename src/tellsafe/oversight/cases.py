# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cases: letters by who wrote them, as far as a case number tells, and the body's answers.

On the disk everything is sealed to the body. A case is named by the address of its mailbox.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tellsafe.durable import make_folder, write_durably
from tellsafe.formats import age
from tellsafe.formats.encoding import b64u, canonical_json, parse_object, sha256_hex, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.letter import Letter, open_letter
from tellsafe.formats.message import Message
from tellsafe.formats.periods import parse_day
from tellsafe.oversight.home import Home, OversightError

SHORTEST_NAME = 6
_MOST = 512 * 1024


@dataclass(frozen=True)
class Came:
    """A letter, and the day on which it was fetched."""

    letter: Letter
    day: date


@dataclass(frozen=True)
class Written:
    """An answer of the body; ``sealed`` is what its reader gets, ``sent`` whether intake has it.

    ``after``: how many letters the case had when it was written; None where that was not noted yet.
    """

    message: Message
    key_hash: str
    sealed: bytes = field(repr=False)
    sent: bool
    after: int | None = None


@dataclass(frozen=True)
class Case:
    """All letters and answers of one case, each by day."""

    address: str
    letters: tuple[Came, ...]
    answers: tuple[Written, ...]

    @property
    def is_answered(self) -> bool:
        """Whether no letter came since an answer. By days alone where nothing else was noted: a
        letter of the day of an answer may have come after it."""
        count, newest = len(self.letters), max(one.day for one in self.letters)
        return any(
            one.message.day >= newest if one.after is None else one.after >= count
            for one in self.answers
        )


class Cases:
    """What a body holds."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._letters = make_folder(home.folder / "letters")
        self._answers = make_folder(home.folder / "answers")
        self._unread = make_folder(home.folder / "unread")

    def keep(self, sealed: bytes, deployment: str, today: date) -> bool:
        """Keep a letter as it came; on return that is durable. False for what can't be read: that
        is kept as well, since it may be sealed to a key which this body had before.

        The same letter again changes nothing, the day on which it came first stays.
        """
        if self._keep_letter(sealed, deployment, today):
            return True
        write_durably(self._unread / f"{sha256_hex(sealed)}.sealed", sealed)
        return False

    def read_again(self, deployment: str, today: date) -> int:
        """How many letters could not be read before, and can be now: their key has come."""
        found = 0
        for path in sorted(self._unread.glob("*.sealed")):
            if self._keep_letter(path.read_bytes(), deployment, today):
                path.unlink()
                found += 1
        return found

    def _keep_letter(self, sealed: bytes, deployment: str, today: date) -> bool:
        try:
            letter = open_letter(sealed, self._home.identities, deployment)
        except FormatError:
            return False
        path = self._letters / f"{b64u(letter.letter)}.age"
        if not path.exists():
            document = {"v": 1, "day": today.isoformat(), "letter": b64u(sealed)}
            write_durably(path, self._sealed(document))
        return True

    def keep_answer(self, written: Written) -> None:
        """Keep an answer before it is sent."""
        document = {
            "v": 1,
            "message": written.message.to_json(),
            "key_hash": written.key_hash,
            "sealed": b64u(written.sealed),
            "after": written.after,
        }
        write_durably(self._answer_path(written, "age"), self._sealed(document))

    def note_sent(self, written: Written) -> None:
        """Intake has it."""
        write_durably(self._answer_path(written, "sent"), b"")

    def all(self, deployment: str) -> list[Case]:
        """Every case, the one whose last letter came first at the front."""
        letters: dict[str, list[Came]] = {}
        for came in self._all_letters(deployment):
            letters.setdefault(came.letter.address, []).append(came)
        answers: dict[str, list[Written]] = {}
        for one in self.answers():
            answers.setdefault(one.message.address, []).append(one)
        cases = [_case(key, found, answers.get(key, [])) for key, found in letters.items()]
        return sorted(cases, key=lambda case: (case.letters[-1].day, case.address))

    def find(self, name: str, deployment: str) -> Case:
        """The case whose address begins so. Raises OversightError("no-case")."""
        found = [case for case in self.all(deployment) if case.address.startswith(name)]
        if len(found) != 1 or len(name) < SHORTEST_NAME:
            raise OversightError(
                "no-case",
                "there is no case of this name, or more than one",
                "tellsafe oversight letters DIR lists them; six letters of a name are enough",
            )
        return found[0]

    def answers(self) -> Iterator[Written]:
        """All answers, sent or not."""
        for path in sorted(self._answers.glob("*.age")):
            document = self._opened(path)
            yield Written(
                Message.from_json(document["message"]),
                str(document["key_hash"]),
                _raw(document["sealed"]),
                path.with_suffix(".sent").exists(),
                _count(document.get("after")),
            )

    def _all_letters(self, deployment: str) -> Iterator[Came]:
        identities = self._home.identities
        for path in sorted(self._letters.glob("*.age")):
            document = self._opened(path)
            try:
                letter = open_letter(_raw(document["letter"]), identities, deployment)
            except FormatError as error:
                raise OversightError(
                    "damaged", f"{path.name} can't be opened", "is its key still in former/?"
                ) from error
            yield Came(letter, parse_day(str(document["day"])))

    def _answer_path(self, written: Written, kind: str) -> Path:
        return self._answers / f"{b64u(written.message.message)}.{kind}"

    def _sealed(self, document: dict[str, object]) -> bytes:
        return age.seal_bytes(canonical_json(document), [self._home.identity.recipient])

    def _opened(self, path: Path) -> dict[str, object]:
        try:
            plain = age.open_bytes(path.read_bytes(), [self._home.identity])
            return parse_object(plain, limit=_MOST)
        except (OSError, FormatError) as error:
            raise OversightError(
                "damaged", f"{path.name} is damaged", "restore the folder from its backup"
            ) from error


def _case(address: str, letters: list[Came], answers: list[Written]) -> Case:
    by_day = sorted(letters, key=lambda one: (one.day, one.letter.letter))
    written = sorted(answers, key=lambda one: (one.message.day, one.message.message))
    return Case(address, tuple(by_day), tuple(written))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _raw(value: object) -> bytes:
    return unb64u(str(value))
