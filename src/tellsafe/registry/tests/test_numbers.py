# SPDX-License-Identifier: AGPL-3.0-or-later
"""One number has one spelling, however it is written; nothing that is written breaks anything."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tellsafe.registry.rules.digits import folded
from tellsafe.registry.rules.number import REVIEWED, is_scheme, one_spelling
from tellsafe.registry.rules.phone import e164

# Numbers of nobody, most of them from the scheme's own documentation.
WRITTEN = {
    "bg.egn": ("752316 926 3", "7523169263"),
    "br.cpf": ("390.533.447-05", "39053344705"),
    "cn.ric": ("360426199101010071", "360426 19910101 0071"),
    "de.idnr": ("36 574 261 809", "36574261809"),
    "dk.cpr": ("211062-5629", "2110625629"),
    "ee.ik": ("36805280109", "3680 5280 109", "٣٦٨٠٥٢٨٠١٠٩", "３６８０５２８０１０９"),
    "es.dni": ("54362315-K", "54362315k"),
    "fi.hetu": ("131052-308T", "131052-308t"),
    "fr.nir": ("2 95 10 99 126 111 93", "295.1099126111.93"),
    "hr.oib": ("HR 33392005961", "33392005961"),
    "nl.bsn": ("1112.22.333", "111222333"),
    "no.fodselsnummer": ("151086 95088", "15108695088"),
    "pl.pesel": ("44051401359", "440514-01359"),
    "ro.cnp": ("1630615123457", "1 630615 123457"),
    "se.personnummer": ("880320-0016", "8803200016", "19880320-0016", "198803200016"),
    "tr.tckimlik": ("17291716060", "172 9171 6060"),
}


def test_each_reviewed_scheme_is_shown_here() -> None:
    assert set(WRITTEN) == set(REVIEWED)
    assert all(is_scheme(scheme) for scheme in REVIEWED)


@pytest.mark.parametrize("scheme", WRITTEN)
def test_a_number_has_one_spelling(scheme: str) -> None:
    spelled = {one_spelling(scheme, written) for written in WRITTEN[scheme]}
    assert len(spelled) == 1
    assert None not in spelled


def test_people_of_two_centuries_are_two() -> None:
    signs = {one_spelling("fi.hetu", f"131052{sign}308T") for sign in "-+A"}
    assert len(signs) == 3


@given(st.sampled_from(sorted(REVIEWED)), st.text(max_size=50))
@example("se.personnummer", "-")
@example("ee.ik", "²" * 11)
@example("ee.ik", "୧" * 11)
def test_any_text_is_a_number_or_none(scheme: str, text: str) -> None:
    spelled = one_spelling(scheme, text)
    assert spelled is None or (spelled.isascii() and spelled == spelled.upper())


@given(st.sampled_from(sorted(REVIEWED)), st.text("0123456789ABXKT-+/ ", max_size=20))
def test_spelling_twice_changes_nothing(scheme: str, text: str) -> None:
    spelled = one_spelling(scheme, text)
    if spelled is not None:
        assert one_spelling(scheme, spelled) == spelled


def test_a_scheme_that_is_none() -> None:
    for scheme in ("", "ee", "ee.", "xx.yy", "ee.none", "util.isdigits"):
        assert not is_scheme(scheme)
        assert one_spelling(scheme, "36805280109") is None


@pytest.mark.parametrize(
    "written", ["+372 5123 4567", "+37251234567", "＋３７２５１２３４５６７", "+٣٧٢ ٥١٢٣ ٤٥٦٧"]
)
def test_a_phone_has_one_spelling(written: str) -> None:
    assert e164(written) == "+37251234567"


@pytest.mark.parametrize(
    "written", ["", "51234567", "+372", "+3729001234", "+37251234567 ext. 5", "+99912345678"]
)
def test_what_gets_no_code(written: str) -> None:
    assert e164(written) is None


def test_regions_limit_it() -> None:
    assert e164("+37251234567", {"EE"})
    assert e164("+37251234567", {"FI"}) is None


@given(st.text(max_size=60))
def test_any_text_is_a_phone_or_none(text: str) -> None:
    phone = e164(text)
    assert phone is None or e164(phone) == phone


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
