# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fetching stamps: a full batch a day, needed or not, so that fetching tells nothing.

The first batch comes with the activation. Until another day begins, a pseudonym does not speak to
the registry at all: an activation by a person and a request by a pseudonym, from one address and
minutes apart, would belong together.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tellsafe.formats import jws
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.charter import OPEN
from tellsafe.formats.derive import RootSecret, stamp_index
from tellsafe.formats.encoding import b64u, canonical_json
from tellsafe.formats.periods import week_of
from tellsafe.formats.privacy_pass import Purpose, TokenRequest
from tellsafe.source.clock import Clock
from tellsafe.source.errors import SourceError
from tellsafe.source.home import Home
from tellsafe.source.state import HeldToken, State
from tellsafe.source.tokens import credential_for, finalized, good_stamps, root_of, tokens_of
from tellsafe.source.wire import JSON, Answer, Wire
from tellsafe.source.work import paid

_REQUEST = "tellsafe-stamp-request"
_PASSING = frozenset({"offline", "unavailable", "busy"})
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stamps:
    """The stamps of one device."""

    home: Home
    wire: Wire
    clock: Clock
    bulletin: Bulletin = field(repr=False)

    def ensure(self) -> int:
        """Fetch the batch of today, if it was not yet; returns how many stamps are good.

        Raises SourceError("not-activated" | "not-entitled" | "stamps-used-up" | "busy" | …).
        """
        today = self.clock.today()
        root = root_of(self.home.state)
        for day in self._missing(today):
            self._remember_to_ask(day)
            try:
                self._fetch(root, day)
            except SourceError as error:
                # What is refused of yesterday will never come, and today's batch is another one.
                if day == today or error.id in _PASSING:
                    raise
        return len(good_stamps(self.home.state, self.bulletin, today))

    def _missing(self, today: date) -> list[date]:
        """Today, and yesterday where it was asked for and the answer got lost."""
        state = self.home.state
        if state.fetched and state.fetched >= today:
            return []
        yesterday = today - _ONE_DAY
        is_lost = state.asked_day == yesterday and state.fetched != yesterday
        return [yesterday, today] if is_lost and not self._is_open else [today]

    def _remember_to_ask(self, day: date) -> None:
        self.home.change(lambda state: replace(state, asked_day=day))

    @property
    def _is_open(self) -> bool:
        return self.bulletin.charter.activation == OPEN

    def _fetch(self, root: RootSecret, day: date) -> None:
        week = week_of(day)
        batch = range(self.bulletin.charter.stamps_per_day)
        which = [(Purpose.STAMP.value, week, stamp_index(day, position)) for position in batch]
        requests = tokens_of(self.bulletin, root, which)
        ask = self._by_work if self._is_open else self._by_credential
        answer = ask(root, day, requests)
        if answer.status != 200:
            raise answer.refusal()
        new = finalized(requests, answer.json().get("stamps"))
        held = tuple(HeldToken.of(week, Purpose.STAMP, one) for one in new)

        def kept(state: State) -> State:
            good = good_stamps(state, self.bulletin, self.clock.today())
            known = {one.token for one in good}
            fresh = tuple(one for one in held if one.token not in known)
            return replace(state, stamps=(*good, *fresh), fetched=day)

        self.home.change(kept)

    def _by_work(self, _root: RootSecret, day: date, requests: list[TokenRequest]) -> Answer:
        request: dict[str, object] = {"week": week_of(day), "blinded": _spelled(requests)}
        with self.wire.connection() as connection:
            return paid(connection, self.bulletin.endpoints["registry"], "/v1/stamps", request)

    def _by_credential(self, root: RootSecret, day: date, requests: list[TokenRequest]) -> Answer:
        credential = credential_for(self.home.state, self.bulletin, self.clock.today())
        if credential is None:
            raise SourceError("not-activated")
        pseudonym = root.pseudonym(credential.period)
        payload = {
            "deployment": self.bulletin.deployment,
            "pseudonym": b64u(pseudonym.public_key().public_bytes_raw()),
            "credential": b64u(credential.token),
            "week": week_of(day),
            "day": day.isoformat(),
            "blinded": _spelled(requests),
        }
        body = jws.sign(canonical_json(payload), pseudonym, _REQUEST)
        with self.wire.connection() as connection:
            url = f"{self.bulletin.endpoints['registry']}/v1/stamps"
            return connection.try_to_ask("POST", url, content=body, headers=JSON)


def _spelled(requests: list[TokenRequest]) -> list[str]:
    return [b64u(one.blinded) for one in requests]
