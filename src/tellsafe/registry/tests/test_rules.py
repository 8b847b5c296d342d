# SPDX-License-Identifier: AGPL-3.0-or-later
"""Periods, hashes, codes and work, for any day, key and text."""

import hashlib
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.periods import term_of, week_of
from tellsafe.formats.proof_of_work import solve
from tellsafe.registry.rules import code, keyed
from tellsafe.registry.rules.periods import living_terms, living_weeks, stamp_days
from tellsafe.registry.tests.world import KEYS, _days
from tellsafe.serving import work

DAYS = st.dates(date(2020, 1, 1), date(2100, 12, 31))
KEY = st.binary(min_size=32, max_size=32)
MINUTES = st.integers(0, 2**32 - 1 - work.LIFETIME)


@given(DAYS)
def test_the_days_of_stamps_lie_in_living_weeks_and_terms(today: date) -> None:
    for day in stamp_days(today):
        assert week_of(day) in living_weeks(today)
        assert term_of(day) in living_terms(today)


@given(DAYS)
def test_terms_and_weeks_live_as_long_as_their_keys_are_accepted(today: date) -> None:
    """What housekeeping forgets is of no more use, and nothing else is forgotten."""
    for purpose, period in KEYS:
        first, last = _days(purpose, period)
        living = living_weeks(today) if "W" in period else living_terms(today)
        assert (period in living) == (first <= today <= last)


@given(
    KEY, st.lists(st.binary(max_size=5), max_size=4), st.lists(st.binary(max_size=5), max_size=4)
)
def test_other_parts_have_other_hashes(
    pepper: bytes, parts: list[bytes], others: list[bytes]
) -> None:
    one = keyed.stamps_request(pepper, b"", "2026-W48", tuple(parts))
    other = keyed.stamps_request(pepper, b"", "2026-W48", tuple(others))
    assert (one == other) == (parts == others)


def test_no_two_uses_share_a_hash() -> None:
    pepper, word, day = bytes(32), bytes(32), date(2026, 11, 25)
    hashes = [
        keyed.person_key(pepper, "ee.ik", "1"),
        keyed.person_key(pepper, "ee.i", "k1"),
        keyed.person_key(b"\1" * 32, "ee.ik", "1"),
        keyed.credential_request(pepper, word, "credential", word),
        keyed.credential_request(pepper, word, "credential-not-eligible", word),
        keyed.stamps_request(pepper, word, "2026-W48", (word,)),
        keyed.pseudonym_day(pepper, word, day),
        keyed.pseudonym_day(pepper, word, day + timedelta(days=1)),
        keyed.suspension(pepper, word),
        keyed.suspension(b"\1" * 32, word),
    ]
    assert len(set(hashes)) == len(hashes)
    assert {len(one) for one in hashes} == {32}


@given(KEY, st.text(max_size=16), st.integers(code.WINDOW, 2**40), st.integers(0, 1300))
def test_a_code_holds_for_its_window_and_the_next(
    key: bytes, phone: str, now: int, later: int
) -> None:
    sent = code.code_for(key, phone, now)
    assert len(sent) == 6
    assert sent.isdecimal()
    if (now + later) // code.WINDOW - now // code.WINDOW <= 1:
        assert code.is_code(key, phone, sent, now + later)


@given(KEY, st.text())
def test_any_text_is_a_code_or_not(key: bytes, given_code: str) -> None:
    right = {code.code_for(key, "+37251234567", then) for then in (0, code.WINDOW)}
    fits = code.is_code(key, "+37251234567", given_code, code.WINDOW)
    assert fits == (given_code in right)


@given(KEY, KEY, MINUTES, st.integers(0, 40), st.integers(0, 36 * 8 + 7))
def test_a_challenge_is_ours_to_the_last_bit(
    key: bytes, salt: bytes, minute: int, difficulty: int, bit: int
) -> None:
    made = work.make_challenge(key, salt[: work.SALT_LENGTH], difficulty, minute)
    assert work.read_challenge(key, made.raw) == made
    changed = bytearray(made.raw)
    changed[bit // 8] ^= 1 << bit % 8
    assert work.read_challenge(key, bytes(changed)) is None
    assert work.read_challenge(hashlib.sha256(key).digest(), made.raw) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_no_challenge(raw: bytes) -> None:
    assert work.read_challenge(bytes(32), raw) is None


@given(MINUTES, st.integers(-3, 14), st.integers(0, 8))
def test_work_pays_in_time_and_if_it_is_enough(minute: int, passed: int, wanted: int) -> None:
    made = work.make_challenge(bytes(32), bytes(16), 3, minute + work.LIFETIME)
    counter = solve(work.bound(made.raw, b"{}"), 3)
    is_paid = work.is_paid(made, b"{}", counter, minute + passed, wanted)
    assert is_paid == (0 <= passed < work.LIFETIME and wanted <= 3 + work.SLACK)


@given(st.integers(0, 10**9), st.integers(0, 20), st.integers(20, 40))
def test_difficulty_follows_the_load_within_bounds(load: int, least: int, most: int) -> None:
    now = work.difficulty_for(load, least, most)
    assert least <= now <= work.difficulty_for(2 * load, least, most) <= min(now + 1, most)
    if load < work.CALM:
        assert now == least
