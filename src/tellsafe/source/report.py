# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a source says, and how it is sealed into the outbox before anything is sent.

Nothing readable touches the disk: text goes from memory into the envelope, files through cleaning
into sealed attachments. Sealing again would make another file key and other bytes, and a tip that
was sent twice would be two; so what is sealed here is what is sent, however often.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.durable import write_durably
from tellsafe.formats.age import Recipient
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.charter import OPEN
from tellsafe.formats.derive import TipKeys
from tellsafe.formats.envelope import seal_envelope
from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import UNTIMED, Attachment, Reply, Tip, When
from tellsafe.formats.periods import term_of
from tellsafe.formats.place import NOWHERE, Where, round_position
from tellsafe.formats.privacy_pass import Token
from tellsafe.source.attachments import File, seal_files
from tellsafe.source.errors import SourceError
from tellsafe.source.home import ENVELOPE, Home
from tellsafe.source.state import Blob, State, Waiting
from tellsafe.source.tokens import credential_for, root_of

_MOST_ATTACHMENTS = 20
_MILLIONTHS = 1_000_000


@dataclass(frozen=True, repr=False)
class Report:
    """What happened: conduct under an entry of the catalogue, when and where as far as wanted.

    ``conduct``: 1 to 16,000 bytes of UTF-8; ``language``: BCP 47, such as "ug" or "zh-Hans".
    """

    entry: str
    conduct: str
    language: str
    when: When = UNTIMED
    where: Where = NOWHERE
    life_at_risk: bool = False


def exactly(latitude: float, longitude: float, note: str = "") -> Where:
    """A position in degrees (WGS 84), to some 10 cm."""
    return Where("exact", _millionths(latitude), _millionths(longitude), None, note)


def near(latitude: float, longitude: float, note: str = "") -> Where:
    """A position to about 500 m; the rest is cut off here, before it is written anywhere."""
    try:
        lat, lon = round_position(_millionths(latitude), _millionths(longitude))
    except FormatError as error:
        raise SourceError("report-invalid") from error
    return Where("near", lat, lon, None, note)


def _millionths(degrees: float) -> int:
    """Raises SourceError for what is no number, as a receiver without a position gives it."""
    try:
        return round(degrees * _MILLIONTHS)
    except (ValueError, OverflowError) as error:
        raise SourceError("report-invalid") from error


def in_district(code: str, note: str = "") -> Where:
    """A district of the charter, and no position."""
    return Where("district", None, None, code, note)


@dataclass(frozen=True)
class Sealing:
    """Seals for one desk on one day, into the outbox of one device."""

    home: Home
    bulletin: Bulletin = field(repr=False)
    today: date

    def tip(self, report: Report, files: Sequence[File], drill: bytes | None = None) -> Waiting:
        """Seal a report as the next tip; on return it is in the outbox for good.

        ``drill`` is the id (16 bytes) under which the desk expects a drill. A report has an id of
        its own, which nobody knew before.

        Raises SourceError: "entry-unknown", "district-unknown", "report-invalid",
        "not-activated", "keys-ran-out", "disk-full", or one about an attachment.
        """
        self._require_known(report)
        number = self.home.state.next_tip
        keys = root_of(self.home.state).tip(number)
        pseudonym, credential = self._signing()

        def document(attachments: tuple[Attachment, ...]) -> Tip:
            return Tip(
                deployment=self.bulletin.deployment,
                tip=drill or secrets.token_bytes(16),
                credential=credential,
                pseudonym=pseudonym.public_key().public_bytes_raw(),
                entry=report.entry,
                conduct=report.conduct,
                language=report.language,
                when=report.when,
                where=report.where,
                life_at_risk=report.life_at_risk,
                attachments=attachments,
                reply=str(keys.reply_identity.recipient),
                mailbox=keys.mailbox_id,
                mailbox_key=keys.mailbox_key.public_key().public_bytes_raw(),
            )

        return self._seal(number, document, pseudonym, files)

    def reply(self, number: int, text: str, language: str, files: Sequence[File]) -> Waiting:
        """Seal a reply about tip ``number``. Raises SourceError as ``tip``, and "tip-unknown"."""
        if number not in self.home.state.numbers:
            raise SourceError("tip-unknown")
        keys: TipKeys = root_of(self.home.state).tip(number)

        def document(attachments: tuple[Attachment, ...]) -> Reply:
            return Reply(
                deployment=self.bulletin.deployment,
                mailbox=keys.mailbox_id,
                mailbox_key=keys.mailbox_key.public_key().public_bytes_raw(),
                message=secrets.token_bytes(16),
                text=text,
                language=language,
                attachments=attachments,
            )

        return self._seal(number, document, keys.mailbox_key, files)

    def _require_known(self, report: Report) -> None:
        if self.bulletin.catalogue.entry(report.entry) is None:
            raise SourceError("entry-unknown")
        districts = {one.code for one in self.bulletin.charter.districts}
        if report.where.district not in (None, *districts):
            raise SourceError("district-unknown")

    def _signing(self) -> tuple[Ed25519PrivateKey, Token | None]:
        root = root_of(self.home.state)
        if self.bulletin.charter.activation == OPEN:
            return root.pseudonym(term_of(self.today)), None
        held = credential_for(self.home.state, self.bulletin, self.today)
        if held is None:
            raise SourceError("not-activated")
        return root.pseudonym(held.period), held.opened

    def _seal(
        self,
        number: int,
        document: Callable[[tuple[Attachment, ...]], Tip | Reply],
        key: Ed25519PrivateKey,
        files: Sequence[File],
    ) -> Waiting:
        if len(files) > _MOST_ATTACHMENTS:
            raise SourceError("too-many-attachments")
        recipients, newest = self._recipients()
        # What the text breaks is told before any file is worked on.
        _sealed(document(()), key, recipients)
        with self.home.new_entry() as (identifier, folder):
            attachments = seal_files(files, folder, recipients)
            write_durably(folder / ENVELOPE, _sealed(document(attachments), key, recipients))
            entry = Waiting(
                id=identifier,
                number=number,
                submission=secrets.token_bytes(32),
                stamp=None,
                blobs=tuple(Blob(one.blob, one.sealed_length) for one in attachments),
                key=newest,
            )
        self.home.change(lambda state: _with_entry(state, entry))
        return entry

    def _recipients(self) -> tuple[Sequence[Recipient], str]:
        """Whom to seal to, and the id of the newest of their keys."""
        try:
            recipients = self.bulletin.desk_recipients(self.today)
        except FormatError as error:
            raise SourceError("keys-ran-out") from error
        return recipients, self.bulletin.keys_for("desk-sealing", self.today)[0].id


def _with_entry(state: State, entry: Waiting) -> State:
    next_tip = max(state.next_tip, entry.number + 1)
    return replace(state, outbox=(*state.outbox, entry), next_tip=next_tip)


def _sealed(
    document: Tip | Reply, key: Ed25519PrivateKey, recipients: Sequence[Recipient]
) -> bytes:
    try:
        return seal_envelope(document, key, recipients)
    except FormatError as error:
        raise SourceError("report-invalid") from error
