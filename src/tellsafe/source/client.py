# SPDX-License-Identifier: AGPL-3.0-or-later
"""The source client: everything that a person's app does, for programs.

See docs/source-client.md. One object a device and deployment; not for use by several threads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.charter import OPEN
from tellsafe.formats.errors import FormatError
from tellsafe.formats.receipt import Receipt
from tellsafe.formats.recovery import RecoveryNumber, new_secret
from tellsafe.source.activation import Activation, AnyForm
from tellsafe.source.attachments import File
from tellsafe.source.clock import Clock
from tellsafe.source.device import Device
from tellsafe.source.errors import SourceError
from tellsafe.source.mailbox import Mailboxes, Round
from tellsafe.source.report import Report, Sealing
from tellsafe.source.stamps import Stamps
from tellsafe.source.state import SentTip, Waiting
from tellsafe.source.tokens import root_of
from tellsafe.source.upload import Progress, Upload, no_progress
from tellsafe.source.wire import ClientFactory, plain_client


@dataclass(frozen=True)
class Delivery:
    """What became of something sealed: a receipt, or why it waits.

    ``id`` (hex) names it in the outbox as long as it waits; ``tip`` is the number of its tip.
    """

    id: str
    tip: int
    receipt: Receipt | None
    waits: SourceError | None


class Source(Device):
    """A source on this device.

    ``progress`` is told bytes held and bytes in all during an upload. Every method raises
    SourceError.
    """

    def __init__(
        self,
        home: Path,
        intake: str,
        *,
        root_public: bytes | None = None,
        client: ClientFactory = plain_client,
        clock: Clock | None = None,
        progress: Progress = no_progress,
    ) -> None:
        super().__init__(home, intake, root_public=root_public, client=client, clock=clock)
        self._progress = progress

    # What there is.

    def bulletin(self) -> Bulletin:
        """Charter, catalogue, languages, keys: fetched and verified, or as verified last."""
        return self._trust.bulletin()

    @property
    def recovery_number(self) -> str:
        """Eleven groups of three digits, from which everything here can be restored."""
        return RecoveryNumber.encode(root_of(self._home.state))

    @property
    def tips(self) -> tuple[SentTip, ...]:
        """Tips that intake gave a receipt for, or that were recovered."""
        return self._home.state.tips

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """What is sealed and waits to be sent."""
        return self._home.state.outbox

    # Activation and stamps.

    def activate(
        self, form: AnyForm | None = None, ask_code: Callable[[], str] | None = None
    ) -> None:
        """Make a root secret if there is none, and have it activated for this term.

        ``form`` is that of the charter's identity check. ``ask_code`` is called once a code was
        sent to the phone, where a phone is asked for. Where activation is open, neither is needed:
        stamps are bought by work.
        """
        bulletin = self.bulletin()
        self._require_recovered()
        self._make_secret()
        if bulletin.charter.activation == OPEN:
            self._stamps(bulletin).ensure()
            return
        if form is None:
            raise SourceError("not-activated")
        Activation(self._home, self._wire, self._clock, bulletin).run(form, ask_code)

    def begin_sign_in(self, occupation: str, *, to_copy: bool = True) -> str:
        """Where people are checked by a sign-in: the address to open in a browser. What it comes
        back with goes into ``activate(SignedIn(…))``, on this device alone."""
        bulletin = self.bulletin()
        self._require_recovered()
        self._make_secret()
        activation = Activation(self._home, self._wire, self._clock, bulletin)
        return activation.begin_sign_in(occupation, to_copy=to_copy)

    def ensure_stamps(self) -> int:
        """Fetch the day's stamps if they were not yet; how many there are.

        Call it once a day, at a time that has nothing to do with reporting.
        """
        return self._stamps(self.bulletin()).ensure()

    # Reports and replies.

    def report(self, report: Report, files: Sequence[File] = ()) -> Delivery:
        """Seal a report, then send it. Once this returns, it is sealed and can't get lost."""
        bulletin = self.bulletin()
        self._require_recovered()
        return self._send(self._sealing(bulletin).tip(report, files), bulletin)

    def drill(self, tip: bytes, report: Report, files: Sequence[File] = ()) -> Delivery:
        """Send a drill under the id (16 bytes) that the desk announced for it. Only this way has a
        tip an id that somebody else drew; to everybody but the desk it is a report."""
        bulletin = self.bulletin()
        self._require_recovered()
        return self._send(self._sealing(bulletin).tip(report, files, drill=tip), bulletin)

    def reply(self, tip: int, text: str, language: str, files: Sequence[File] = ()) -> Delivery:
        """Seal a reply to the desk about an earlier tip, then send it, as ``report`` does."""
        bulletin = self.bulletin()
        self._require_recovered()
        return self._send(self._sealing(bulletin).reply(tip, text, language, files), bulletin)

    def resume(self) -> list[Delivery]:
        """Go on with whatever waits, in the order in which it was sealed."""
        if not self.waiting:
            return []
        bulletin = self.bulletin()
        return [self._send(entry, bulletin) for entry in self.waiting]

    def discard(self, identifier: str) -> None:
        """Forget something that waits, and with a tip the replies that wait behind it, which the
        desk would refuse. What intake has of it expires after seven days."""
        gone = [
            entry
            for entry in self.waiting
            if identifier in [one.id.hex() for one in (entry, self._tip_before(entry)) if one]
        ]
        # The tip last: after a crash, no reply is left without it.
        for entry in reversed(gone):
            self._home.finish(lambda state: state, entry)

    # Messages, and another device.

    def poll(self) -> Round:
        """All messages of the desk that there are, by one round of always the same shape."""
        bulletin = self.bulletin()
        self._require_recovered()
        return self._mailboxes(bulletin).poll()

    def recover(self, number: str) -> None:
        """Restore tips and messages from a recovery number, on a new device.

        Credential and stamps come back by ``activate`` with the same form.
        """
        secret = _decoded(number)
        state = self._home.state
        is_other = state.secret not in (None, secret) or (state.secret and not state.is_recovering)
        if is_other and not state.is_unused:
            raise SourceError("already-set-up")
        bulletin = self.bulletin()
        self._home.change(lambda old: replace(old, secret=secret, is_recovering=True))
        self._mailboxes(bulletin).recover()

    def _make_secret(self) -> None:
        if self._home.state.secret is None:
            fresh = new_secret().value
            self._home.change(lambda state: replace(state, secret=fresh))

    def _require_recovered(self) -> None:
        if self._home.state.is_recovering:
            raise SourceError("recovery-unfinished")

    def _send(self, entry: Waiting, bulletin: Bulletin) -> Delivery:
        upload = Upload(self._home, self._wire, self._clock, bulletin, self._progress)
        try:
            if (tip := self._tip_before(entry)) is not None:
                upload.send(tip)
            receipt = upload.send(entry)
        except SourceError as error:
            return Delivery(entry.id.hex(), entry.number, None, error)
        return Delivery(entry.id.hex(), entry.number, receipt, None)

    def _tip_before(self, entry: Waiting) -> Waiting | None:
        """The tip that a reply is about, where it waits too: the desk refuses a reply to a tip that
        it never saw, whatever receipt there is for it."""
        first = next(one for one in self.waiting if one.number == entry.number)
        is_sent = any(tip.number == entry.number for tip in self.tips)
        return None if is_sent or first.id == entry.id else first

    def _sealing(self, bulletin: Bulletin) -> Sealing:
        return Sealing(self._home, bulletin, self._clock.today())

    def _stamps(self, bulletin: Bulletin) -> Stamps:
        return Stamps(self._home, self._wire, self._clock, bulletin)

    def _mailboxes(self, bulletin: Bulletin) -> Mailboxes:
        return Mailboxes(self._home, self._wire, self._clock, bulletin)


def _decoded(number: str) -> bytes:
    try:
        return RecoveryNumber.decode(number).value
    except FormatError as error:
        raise SourceError(error.code) from error
