# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which keys a source uses: those of a bulletin that its root signed and the public log shows.

The root is pinned when it is first seen (or before, in a packaged app). From then on a bulletin is
used only if that root signed it, if its number never goes back, if it is not dated ahead, if
charter and catalogue changed only as was announced, and if it stands in a log that tells the same
history as before: so a tip line can't show one source other keys than everybody.

A network that fails is no attack: then what was verified last is used, for as long as its keys
hold. Everything else that is not as it should be stops sending.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from tellsafe.durable import write_durably
from tellsafe.formats.bulletin import MAX_LENGTH, Bulletin, bulletin_hash, verify_bulletin
from tellsafe.formats.change import require_announced
from tellsafe.formats.encoding import b64u, canonical_json, parse_object, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.source.clock import Clock
from tellsafe.source.errors import SourceError
from tellsafe.source.home import Home, disk_errors
from tellsafe.source.wire import Wire
from tellsafe.translog.cosignature import Quorum
from tellsafe.translog.entries import make_entry
from tellsafe.translog.reader import MAX_BUNDLE, LogReader
from tellsafe.translog.witnessed import Witnessed, advance, verify_inclusion_of

_MOST_TRUST = 4 * MAX_LENGTH
# What is wrong with the log, by the code of what found it. "log-missing" is not among them: a log
# that withholds tiles shows nothing new, and so changes nothing here.
_LOG_MEANINGS: Mapping[str, str] = {
    "log-absent": "bulletin-not-logged",
    "log-inclusion": "bulletin-not-logged",
    "log-rollback": "log-rolled-back",
    "log-fork": "log-forked",
    "log-missing": "unavailable",
    "log-unwitnessed": "log-unwitnessed",
}
_EVIDENT = frozenset({"log-forked", "log-rolled-back"})
_NETWORK = frozenset({"offline", "unavailable"})


@dataclass(frozen=True)
class Trusted:
    """What was verified last: bulletin (as bytes, and read) and the log's checkpoint."""

    data: bytes = field(repr=False)
    bulletin: Bulletin
    checkpoint: str

    def encode(self) -> bytes:
        """The document trust.json."""
        root = b64u(self.bulletin.root)
        value = {"v": 1, "root": root, "bulletin": b64u(self.data), "checkpoint": self.checkpoint}
        return canonical_json(value)

    @classmethod
    def parse(cls, document: bytes) -> "Trusted":
        """Raises FormatError."""
        fields = Fields(parse_object(document, limit=_MOST_TRUST), "trust")
        fields.constant("v", 1)
        data = unb64u(fields.text("bulletin", most=_MOST_TRUST))
        bulletin = verify_bulletin(data, fields.raw("root", 32))
        checkpoint = fields.get("checkpoint")
        # What was taken as a note can be read again, whatever is in lines that nobody signed.
        if not isinstance(checkpoint, str):
            raise fields.wrong("checkpoint", "is not text")
        return cls(data, bulletin, checkpoint)


class Trust:
    """``intake``: the address of the tip line. ``root_public`` (32 bytes) pins a root at once."""

    def __init__(
        self, home: Home, wire: Wire, intake: str, root_public: bytes | None, clock: Clock
    ) -> None:
        self._home = home
        self._clock = clock
        self._wire = wire
        self._intake = intake.rstrip("/")
        self._path = home.folder / "trust.json"
        self._root_public = root_public
        self._known = self._load()
        self._is_distrusted = False

    def bulletin(self) -> Bulletin:
        """The bulletin as it is now or, where the network fails, as it was verified last.

        Raises SourceError: "bulletin-…", "log-…", or "offline" and "unavailable" where nothing was
        ever verified, where its keys no longer hold, or what came last was not as it should be:
        whoever is in between could end that by letting nothing through.
        """
        try:
            found = self.refresh()
        except SourceError as error:
            is_network = error.id in _NETWORK
            self._is_distrusted |= not is_network
            if self._known is None or self._is_distrusted or not self._holds(self._known.bulletin):
                raise
            return self._known.bulletin
        self._is_distrusted = False
        return found

    def refresh(self) -> Bulletin:
        """Fetch and verify. Raises SourceError as ``bulletin``, and where the network fails."""
        with self._wire.connection() as connection:
            url = f"{self._intake}/v1/bulletin"
            data = connection.ask("GET", url, limit=MAX_LENGTH).body
        bulletin = self._verified(data)
        self._require_newer(data, bulletin)
        seen = self._witnessed(data, bulletin)
        self._keep(Trusted(data, bulletin, seen.note))
        return bulletin

    def _holds(self, bulletin: Bulletin) -> bool:
        return bool(bulletin.keys_for("desk-sealing", self._clock.today()))

    def _verified(self, data: bytes) -> Bulletin:
        root = self._known.bulletin.root if self._known else self._root_public
        try:
            return verify_bulletin(data, root)
        except FormatError as error:
            raise SourceError("bulletin-forged") from error

    def _require_newer(self, data: bytes, bulletin: Bulletin) -> None:
        if self._known is None:
            self._require_of_today(bulletin)
            return
        known = self._known.bulletin
        if data == self._known.data:
            return
        if bulletin.serial < known.serial:
            raise SourceError("bulletin-rolled-back")
        if bulletin.serial == known.serial:
            raise self._proven("bulletin-forked", self._known.data, data)
        if bulletin.deployment != known.deployment:
            raise SourceError("bulletin-foreign")
        self._require_of_today(bulletin)
        try:
            require_announced(known, bulletin)
        except FormatError as error:
            raise self._proven("bulletin-unannounced", self._known.data, data) from error

    def _require_of_today(self, bulletin: Bulletin) -> None:
        """What holds from a day on holds in a bulletin of that day: dated ahead, it would cut the
        notice short. A day is left for clocks, of ours and of the tip line's, that differ."""
        if bulletin.issued > self._clock.today() + timedelta(days=1):
            raise SourceError("bulletin-ahead")

    def _proven(self, wrong: str, *bulletins: bytes) -> SourceError:
        for one in bulletins:
            self._home.keep_evidence("bulletin", one)
        return SourceError(wrong)

    def _witnessed(self, data: bytes, bulletin: Bulletin) -> Witnessed:
        offered: list[bytes] = []
        with self._wire.connection() as connection:

            def fetch(path: str) -> bytes | None:
                url = f"{bulletin.endpoints['translog']}/{path}"
                answer = connection.ask("GET", url, wanted=(200, 404), limit=MAX_BUNDLE)
                if path == "checkpoint":
                    offered.append(answer.body)
                return answer.body if answer.status == 200 else None

            try:
                return self._in_log(LogReader(fetch), data, bulletin)
            except FormatError as error:
                raise self._distrust(error, offered) from error

    def _in_log(self, reader: LogReader, data: bytes, bulletin: Bulletin) -> Witnessed:
        remembered = self._known.checkpoint if self._known else None
        quorum = Quorum.of(bulletin.charter.witnesses)
        if self._known and self._known.data == data:
            # It was seen in the log before.
            return advance(reader, bulletin.log_vkey, remembered, quorum)
        entry = make_entry(
            "bulletin",
            day=bulletin.issued.isoformat(),
            serial=bulletin.serial,
            sha256=bulletin_hash(data),
        )
        return verify_inclusion_of(entry, reader, bulletin.log_vkey, remembered, quorum)

    def _distrust(self, error: FormatError, offered: list[bytes]) -> SourceError:
        meaning = _LOG_MEANINGS.get(error.code, "log-forged")
        if meaning in _EVIDENT and self._known:
            for note in (self._known.checkpoint.encode(), *offered):
                self._home.keep_evidence("checkpoint", note)
        return SourceError(meaning)

    def _keep(self, trusted: Trusted) -> None:
        if trusted != self._known:
            with disk_errors():
                write_durably(self._path, trusted.encode())
            self._known = trusted

    def _load(self) -> Trusted | None:
        try:
            known = Trusted.parse(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except FormatError as error:
            raise SourceError("home-damaged") from error
        if self._root_public not in (None, known.bulletin.root):
            raise SourceError("bulletin-forged")
        return known
