# SPDX-License-Identifier: AGPL-3.0-or-later
"""An account tells no small count: not by itself, not by subtraction, not beside other months; and
whoever reads one takes none that does.

Seen to fail: with halves and their whole shown together; with what is parted of which the table
shows no total; with LOWEST 1 (that there was one at all then shows).
"""

import json
from dataclasses import replace
from typing import Any

import pytest
from account_samples import PARTS, Happened, a_month, account_of
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from document_samples import DESK_MESSAGE, VECTORS
from hypothesis import given, settings
from hypothesis import strategies as st

from tellsafe.formats import jws
from tellsafe.formats.account import (
    Account,
    months_of,
    next_month,
    quarter_of,
    sign_account,
    verify_account,
)
from tellsafe.formats.account_tables import (
    ANSWERED,
    AREA,
    CATEGORY,
    CONSEQUENCE,
    FINDING,
    HALVES,
    IDENTITY,
    KINDS,
    KNOWINGLY_FALSE,
    LANGUAGE,
    MADE_UP,
    NONE,
    OUTCOME,
    PARENTS,
    PURGED,
    REASON,
    RECEIVED,
    RECONSIDERED,
    SUSPENDED,
    Span,
    Table,
)
from tellsafe.formats.encoding import canonical_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.small_cells import FEW, HELD, Cell, Mark

DESK = Ed25519PrivateKey.from_private_bytes(b"\x31" * 32)
PUBLIC = DESK.public_key().public_bytes_raw()


@st.composite
def happenings(draw: st.DrawFn) -> list[Happened]:
    """Up to some dozens of one sort, of several sorts."""
    sorts = st.builds(
        Happened,
        of=st.sampled_from((RECEIVED, ANSWERED, OUTCOME, REASON, PURGED, RECONSIDERED)),
        category=st.sampled_from(PARTS[CATEGORY]),
        language=st.sampled_from(PARTS[LANGUAGE]),
        area=st.sampled_from(PARTS[AREA]),
        in_time=st.booleans(),
        suspended=st.booleans(),
    )
    found: list[Happened] = []
    for one, times in draw(st.lists(st.tuples(sorts, st.integers(1, 40)), max_size=12)):
        codes = PARTS[FINDING] if one.of == RECONSIDERED else PARTS.get(one.of, ("",))
        found += [replace(one, code=draw(st.sampled_from(codes)))] * times
    return found


def read(account: Account) -> Account:
    return Account.from_json(json.loads(canonical_json(account.to_json())))


@given(happenings())
def test_what_is_made_of_any_month_may_be_read(happened: list[Happened]) -> None:
    account = account_of(happened)
    assert read(account) == account
    assert verify_account(sign_account(account, DESK), [PUBLIC], "demo-city") == account


@given(happenings())
def test_no_number_below_five_is_in_the_file(happened: list[Happened]) -> None:
    for table in account_of(happened).tables:
        for cell in (table.total, *table.cells.values()):
            assert cell.value is None or cell.value >= 5


Key = tuple[str, str, str]
Spans = dict[Key, tuple[int, int]]
MUCH = 10**6
ROUNDS = 30  # a handful are enough, where nothing is told


def attack(account: Account) -> Spans:
    """All that subtracting gives, until nothing more comes of it: from how many to how many each
    cell may be. The attacker knows how the counts hang together, and nothing of the tips."""
    cells = {
        (table.of, table.by, part): at_first(cell)
        for table in account.tables
        for part, cell in table.cells.items()
    }
    totals = {of: at_first(account.total(of)) for of in KINDS}
    for _ in range(ROUNDS):
        before = dict(cells), dict(totals)
        for of in KINDS:
            narrow_all(account, of, cells, totals)
        for whole, halves in HALVES.items():
            for by in (CATEGORY, LANGUAGE, AREA):
                for part in account.table(whole, by).cells:
                    narrow_halves(cells, (whole, by, part), [(half, by, part) for half in halves])
        if before == (cells, totals):
            break
    return cells


def narrow_all(account: Account, of: str, cells: Spans, totals: dict[str, tuple[int, int]]) -> None:
    if of in PARENTS:
        totals[of] = cells[PARENTS[of]] = meet(totals[of], cells[PARENTS[of]])
    for by in KINDS[of]:
        narrow(cells, [(of, by, part) for part in account.table(of, by).cells], totals, of)


def at_first(cell: Cell) -> tuple[int, int]:
    if cell.value is not None:
        return cell.value, cell.value
    return (0, 4) if cell is FEW else (0, MUCH)


def meet(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    assert max(one[0], other[0]) <= min(one[1], other[1])
    return max(one[0], other[0]), min(one[1], other[1])


def narrow(cells: Any, parts: list[Any], known: Any, of: str) -> None:
    low, high = (sum(cells[part][end] for part in parts) for end in (0, 1))
    known[of] = meet(known[of], (low, high))
    for part in parts:
        rest_low, rest_high = low - cells[part][0], high - cells[part][1]
        cells[part] = meet(cells[part], (known[of][0] - rest_high, known[of][1] - rest_low))
        low, high = (sum(cells[one][end] for one in parts) for end in (0, 1))


def narrow_halves(cells: Any, whole: Any, halves: list[Any]) -> None:
    low, high = (sum(cells[half][end] for half in halves) for end in (0, 1))
    cells[whole] = meet(cells[whole], (low, high))
    for half, other in (halves, halves[::-1]):
        span = cells[whole][0] - cells[other][1], cells[whole][1] - cells[other][0]
        cells[half] = meet(cells[half], span)


@settings(deadline=None)
@given(happenings())
def test_who_subtracts_learns_no_small_count(happened: list[Happened]) -> None:
    """Of totals, of other tables, of parents and halves, again and again."""
    account = account_of(happened)
    for key, (low, high) in attack(account).items():
        of, by, part = key
        if account.table(of, by).cells[part] is FEW:
            assert (low, high) == (0, 4), key
        if account.table(of, by).cells[part] is HELD:
            # A whole that is shown by its halves may be had of them; what is small may not.
            assert high >= 5 or (low, high) == (0, 4), key


def test_an_attacker_of_a_table_that_is_not_protected_learns() -> None:
    """So the attack is one."""
    account = account_of(a_month())
    at = list(KINDS[RECEIVED]).index(CATEGORY)
    table = account.tables[at]
    held = next(part for part, cell in table.cells.items() if cell is HELD)
    assert FEW in table.cells.values()
    counts = {"fire-risk": 40, "open-site": 21}
    told = {**table.cells, held: Cell(Mark.SHOWN, counts[held])}
    leaky = replace(account, tables=(replace(table, cells=told), *account.tables[1:]))
    learnt = attack(leaky)
    assert any(
        learnt[RECEIVED, CATEGORY, part] != (0, 4) for part, cell in told.items() if cell is FEW
    )
    with pytest.raises(FormatError, match="small"):
        read(leaky)


@given(happenings(), st.integers(0, 3))
def test_one_tip_more_among_few_is_the_same_few(happened: list[Happened], more: int) -> None:
    """Nothing of one tip is to be recognised. Whether there was a first one of its kind, or a
    fourth, no byte tells; for all that a reader knows it was one of those that are held back."""
    rare = Happened(RECEIVED, "threat", "ug", "not-said")
    rest = [one for one in happened if one.of != RECEIVED]
    rest += [Happened(RECEIVED)] * 50 + [Happened(RECEIVED, "open-site", "zh", "old-town")] * 50
    first = account_of([*rest, *[rare] * more])
    held = [
        next(part for part, cell in first.table(RECEIVED, by).cells.items() if cell is HELD)
        for by in (CATEGORY, LANGUAGE, AREA)
    ]
    another = Happened(RECEIVED, *held)
    with_it, without = [*rest, *[rare] * (more + 1)], [*rest, *[rare] * more, another]
    assert sign_account(account_of(with_it), DESK) == sign_account(account_of(without), DESK)


def made_up(suspended: int, without: int) -> list[Happened]:
    one = Happened(REASON, code=KNOWINGLY_FALSE)
    return [one] * suspended + [replace(one, suspended=False)] * without


def beside(happened: list[Happened]) -> Account:
    """The account of a month in which this happened, and nothing else of what is tried here."""
    others = [one for one in a_month() if one.code != KNOWINGLY_FALSE and one.of != RECONSIDERED]
    return account_of([*others, *happened])


def files(worlds: list[list[Happened]]) -> set[bytes]:
    return {sign_account(beside(world), DESK) for world in worlds}


def test_how_many_of_what_was_made_up_had_no_consequence_is_not_told_while_they_are_few() -> None:
    table = beside(made_up(16, 2)).table(MADE_UP, CONSEQUENCE)
    assert table.total.value == 18
    assert table.cells == {SUSPENDED: HELD, NONE: FEW}
    assert len(files([made_up(18 - without, without) for without in range(5)])) == 1
    assert beside(made_up(12, 6)).table(MADE_UP, CONSEQUENCE).cells[SUSPENDED].value == 12


def test_of_fewer_than_five_that_were_made_up_nothing_is_told() -> None:
    worlds = [made_up(suspended, 4 - suspended) for suspended in range(5)]
    assert len(files(worlds)) == 1
    account = beside(worlds[3])
    assert account.total(MADE_UP) is FEW
    assert account.table(MADE_UP, CONSEQUENCE).is_withheld
    assert account.span(MADE_UP, CONSEQUENCE, SUSPENDED) == Span(0, 4)


@pytest.mark.parametrize("code", PARTS[FINDING])
def test_whether_a_suspension_was_reconsidered_at_all_is_not_told_while_they_are_few(
    code: str,
) -> None:
    one = Happened(RECONSIDERED, code=code)
    assert len(files([[one] * times for times in range(5)])) == 1
    rest = [Happened(RECONSIDERED, code=other) for other in PARTS[FINDING] if other != code]
    table = beside([*rest * 9, one]).table(RECONSIDERED, FINDING)
    assert table.total.value == 19
    assert table.cells[code] is FEW
    assert list(table.cells.values()).count(HELD) == 1


def forged(change: dict[str, Any]) -> dict[str, Any]:
    return {**json.loads(canonical_json(account_of(a_month()).to_json())), **change}


def with_table(of: str, by: str, **change: Any) -> dict[str, Any]:
    whole = forged({})
    for table in whole["tables"]:
        if (table["of"], table["by"]) == (of, by):
            table.update(change)
    return whole


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (forged({"v": 2}), "account-field"),
        (forged({"month": "2026-13"}), "account-field"),
        (forged({"tips": []}), "account-field"),
        (forged({"tables": []}), "account-tables"),
        (with_table(RECEIVED, CATEGORY, total=3), "account-field"),
        (with_table(RECEIVED, CATEGORY, total=0), "account-field"),
        (with_table(RECEIVED, CATEGORY, total=64), "account-tables"),
        (with_table(RECEIVED, CATEGORY, cells={"a": 60, "b": "few"}), "account-small"),
        (with_table(RECEIVED, CATEGORY, cells={"a": 58, "b": 5, "c": 7}), "account-small"),
        (with_table(RECEIVED, CATEGORY, cells={"a": 57, "b": "few", "c": "held"}), "account-small"),
        (with_table(RECEIVED, CATEGORY, cells={"a": 58, "b": "held"}), "account-small"),
        (with_table("ended", "promise", cells={"in-time": 40}), "account-small"),
        (with_table("answered", CATEGORY, cells={"a": 42}), "account-tables"),
        (with_table("refused", CATEGORY, total="held"), "account-small"),
        (with_table(MADE_UP, CONSEQUENCE, cells={"suspended": 17, "none": "few"}), "account-small"),
        (with_table(MADE_UP, CONSEQUENCE, cells={"suspended": 18}), "account-tables"),
        (
            with_table(MADE_UP, CONSEQUENCE, total=19, cells={"suspended": 10, "none": 9}),
            "account-tables",
        ),
        (with_table(RECONSIDERED, FINDING, cells={"lifted": 5, "upheld": 7}), "account-tables"),
        (with_table("closed", REASON, cells={"no-danger": 41, "identity": 12}), "account-tables"),
    ],
)  # fmt: skip
def test_what_would_tell_too_much_is_not_read(value: dict[str, Any], code: str) -> None:
    with pytest.raises(FormatError) as caught:
        Account.from_json(value)
    assert caught.value.code == code


def refusal(signed: bytes, deployment: str = "demo-city") -> str:
    with pytest.raises(FormatError) as caught:
        verify_account(signed, [PUBLIC], deployment)
    return caught.value.code


def test_another_s_account_is_not_read() -> None:
    account = account_of(a_month())
    stranger = Ed25519PrivateKey.from_private_bytes(b"\x32" * 32)
    assert refusal(sign_account(account, stranger)) == "jws-signature"
    assert refusal(sign_account(account, DESK), "elsewhere") == "account-deployment"
    payload = canonical_json(account.to_json())
    assert refusal(jws.sign(payload, DESK, "tellsafe-message")) == "jws-type"
    assert refusal(jws.sign(payload + b" ", DESK, "tellsafe-account")) == "account-field"
    with pytest.raises(FormatError):
        verify_account(sign_account(account, DESK), [], "demo-city")


def test_what_a_reader_knows_of_what_is_not_shown() -> None:
    account = account_of(a_month())
    table = account.table(RECEIVED, CATEGORY)
    assert account.whole(RECEIVED).low == 63
    for part, count in (("fire-risk", 40), ("open-site", 21), ("threat", 2), ("other", 0)):
        span = account.span(RECEIVED, CATEGORY, part)
        assert span.low <= count <= span.high
        assert span.high - span.low <= (8 if table.cells[part] is HELD else 4)
    assert account.span(RECEIVED, CATEGORY, "gone").high == 0


@given(happenings())
def test_what_a_reader_knows_is_true(happened: list[Happened]) -> None:
    account = account_of(happened)
    counted: dict[tuple[str, str, str], int] = {}
    for thing in happened:
        for key in thing.counts_for():
            counted[key] = counted.get(key, 0) + 1
    for table in account.tables:
        for part in table.cells:
            span = account.span(table.of, table.by, part)
            assert span.low <= counted.get((table.of, table.by, part), 0) <= span.high


def test_months_and_quarters() -> None:
    assert [quarter_of(f"2026-{month:02}")[-1] for month in range(1, 13)] == list("111222333444")
    assert months_of("2026-Q4") == ("2026-10", "2026-11", "2026-12")
    assert [next_month(one) for one in ("2026-01", "2026-12", "2024-02")] == [
        "2026-02",
        "2027-01",
        "2024-03",
    ]


def test_the_samples_show_each_sort_of_table() -> None:
    account = account_of(a_month())
    shown: list[Table] = [table for table in account.tables if not table.is_withheld]
    assert {table.of for table in shown} >= {"in-time", "late", "refused", "otherwise", "followed"}
    assert account.table("closed", REASON).cells[IDENTITY].value == 12


OURS = json.loads((VECTORS / "account.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", OURS["verifies"])
def test_vectors_that_verify(vector: dict[str, Any]) -> None:
    key = bytes.fromhex(vector["public"])
    found = verify_account(vector["account"].encode(), [key], "demo-city")
    assert canonical_json(found.to_json()).decode() == vector["payload"]
    assert sign_account(found, DESK_MESSAGE).decode() == vector["account"]


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(FormatError) as caught:
        verify_account(vector["account"].encode(), [bytes.fromhex(vector["public"])], "demo-city")
    assert caught.value.code == vector["code"]
