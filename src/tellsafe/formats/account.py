# SPDX-License-Identifier: AGPL-3.0-or-later
"""The account of one month: what the desk tells the public of its work, signed by the desk.

It is made once, when the month is over, and never again: no correction could then be subtracted
from it. What this version does not count is absent, not zero. See docs/protocol/account.md.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats import jws
from tellsafe.formats.account_tables import KINDS, PARENTS, WHERE, Span, Table, connected
from tellsafe.formats.encoding import canonical_json, parse_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fairness import FOLLOWED, REFUSED
from tellsafe.formats.fields import DEPLOYMENT, SLUG, Fields
from tellsafe.formats.small_cells import SMALL, Cell

MAX_LENGTH = 128 * 1024
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII)
QUARTER = re.compile(r"[0-9]{4}-Q[1-4]", re.ASCII)
_FORMAT = "account"
_TYPE = "tellsafe-account"
_MOST_DAYS = 3650
_MOST_PAUSES = 400
_UNKNOWN = Span(0, 2**31)


def month_of(day: date) -> str:
    """The month of a day, such as "2026-11"."""
    return f"{day:%Y-%m}"


def quarter_of(month: str) -> str:
    """The quarter of a month, such as "2026-Q4"."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def months_of(quarter: str) -> tuple[str, ...]:
    """The three months of a quarter."""
    last = 3 * int(quarter[-1])
    return tuple(f"{quarter[:4]}-{month:02}" for month in range(last - 2, last + 1))


def next_month(month: str) -> str:
    """The month after a month."""
    return month_of(date(int(month[:4]), int(month[5:]), 28) + timedelta(days=4))


@dataclass(frozen=True)
class Promised:
    """Within how many days the charter promised an answer, and an outcome."""

    answer: int
    outcome: int


@dataclass(frozen=True)
class MeanDays:
    """How many days it took in the mean, in whole days; None where fewer than five are meant."""

    answer: int | None
    end: int | None


@dataclass(frozen=True)
class Pause:
    """A category was paused: after which quarter, by which rate and whose; since and until when.

    ``by`` is what was out of line in it: the category itself, a language or an area.
    """

    category: str
    measure: str
    by: str
    quarter: str
    since: str
    lifted: str | None

    def to_json(self) -> dict[str, object]:
        """As it stands in an account."""
        return dict(self.__dict__)

    @classmethod
    def read(cls, fields: Fields) -> "Pause":
        """Raises FormatError("account-field")."""
        pause = cls(
            category=fields.word("category", SLUG),
            measure=fields.choice("measure", (FOLLOWED, REFUSED)),
            by=fields.choice("by", WHERE),
            quarter=fields.word("quarter", QUARTER),
            since=fields.word("since", MONTH),
            lifted=fields.optional("lifted", lambda name: fields.word(name, MONTH)),
        )
        fields.end()
        return pause


@dataclass(frozen=True)
class Account:
    """One month. ``tables`` in the order of account_tables.KINDS."""

    deployment: str
    month: str
    promised: Promised
    mean_days: MeanDays
    tables: tuple[Table, ...]
    pauses: tuple[Pause, ...] = ()

    def table(self, of: str, by: str) -> Table:
        """The one table of this count, parted this way."""
        return self._found[of, by]

    def total(self, of: str) -> Cell:
        """How many there were in all."""
        return self.table(of, KINDS[of][0]).total

    def span(self, of: str, by: str, part: str) -> Span:
        """What a reader knows of a part; (0, 0) of one that the account does not have."""
        table = self.table(of, by)
        return table.span(part, self.whole(of)) if part in table.cells else Span(0, 0)

    def whole(self, of: str) -> Span:
        """What a reader knows of a total."""
        total = self.total(of)
        if total.value is not None:
            return Span(total.value, total.value)
        if of in PARENTS:
            return self.span(*PARENTS[of])
        return Span(0, SMALL - 1) if of in _ROOTS else Span(0, _UNKNOWN.high)

    def to_json(self) -> dict[str, object]:
        """The signed JSON object."""
        return {
            "v": 1,
            "deployment": self.deployment,
            "month": self.month,
            "promised_days": {"answer": self.promised.answer, "outcome": self.promised.outcome},
            "mean_days": {"answer": self.mean_days.answer, "end": self.mean_days.end},
            "tables": [table.to_json() for table in self.tables],
            "pauses": [pause.to_json() for pause in self.pauses],
        }

    @classmethod
    def from_json(cls, value: object) -> "Account":
        """Raises FormatError("account-field" | "account-small" | "account-tables")."""
        fields = Fields(value, _FORMAT)
        fields.constant("v", 1)
        promised, mean = fields.inner("promised_days"), fields.inner("mean_days")
        account = cls(
            deployment=fields.word("deployment", DEPLOYMENT),
            month=fields.word("month", MONTH),
            promised=Promised(_days(promised, "answer"), _days(promised, "outcome")),
            mean_days=MeanDays(_mean(mean, "answer"), _mean(mean, "end")),
            tables=fields.each("tables", Table.read, most=len(KINDS) * len(WHERE)),
            pauses=fields.each("pauses", Pause.read, most=_MOST_PAUSES),
        )
        for part in (promised, mean, fields):
            part.end()
        for problem in connected(account.tables):
            raise FormatError("account-tables", problem)
        return account

    @cached_property
    def _found(self) -> dict[tuple[str, str], Table]:
        return {(table.of, table.by): table for table in self.tables}


_ROOTS = frozenset(set(KINDS) - set(PARENTS) - {"otherwise"})


def sign_account(account: Account, key: Ed25519PrivateKey) -> bytes:
    """The file. Raises FormatError where it would tell what an account may not."""
    value = account.to_json()
    Account.from_json(value)
    return jws.sign(canonical_json(value), key, _TYPE)


def verify_account(signed: bytes, publics: Collection[bytes], deployment: str) -> Account:
    """Read an account that one of these keys (32 bytes each) of this deployment's desk has signed.

    Raises FormatError("jws…" | "json…" | "account-…").
    """
    if len(signed) > MAX_LENGTH:
        raise FormatError("jws", "longer than any account")
    account = Account.from_json(parse_json(_payload(signed, publics), limit=MAX_LENGTH))
    if account.deployment != deployment:
        raise FormatError("account-deployment", "the account of another deployment")
    return account


def _payload(signed: bytes, publics: Collection[bytes]) -> bytes:
    refused = FormatError("jws-signature", "no key of the desk is known")
    for public in publics:
        try:
            payload = jws.verify(signed, public, _TYPE)
        except FormatError as error:
            refused = error
        else:
            # One spelling, so that its hash in the log is of what it says.
            if canonical_json(parse_json(payload, limit=MAX_LENGTH)) != payload:
                raise FormatError("account-field", "the account is not in canonical JSON")
            return payload
    raise refused


def _days(fields: Fields, name: str) -> int:
    return fields.integer(name, 1, _MOST_DAYS)


def _mean(fields: Fields, name: str) -> int | None:
    return fields.optional(name, lambda inner: fields.integer(inner, 0, _MOST_DAYS))
