# SPDX-License-Identifier: AGPL-3.0-or-later
"""What bears a tip out, for any set of tips.

Seen to fail: with ``others`` counting voices of all terms.
"""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from tellsafe.desk.rules.conduct import read_sentence
from tellsafe.desk.rules.decisions import Corroboration
from tellsafe.desk.rules.ground import Claim, Voice, borne_out, independent, others
from tellsafe.formats.charter import OPEN, VERIFIED

TERMS = st.sampled_from([None, "2025", "2026"])
PEOPLE = st.sampled_from("abc")
VOICES = st.lists(st.builds(Voice, PEOPLE, TERMS), max_size=8)
FILES = st.sampled_from([None, "whole", "damaged"])
CLAIMS = st.builds(Claim, st.just("t"), st.builds(Voice, PEOPLE, TERMS), st.booleans(), FILES)


def most_in_a_term(voices: Iterable[Voice]) -> int:
    """The definition, spelt out: different pseudonyms of one term are different people."""
    found = [{one.pseudonym for one in voices if one.term == term} for term in ("2025", "2026")]
    return max(len(people) for people in found)


@given(VOICES)
def test_voices_are_counted_by_credentials_of_one_term(voices: list[Voice]) -> None:
    assert independent(voices, VERIFIED) == most_in_a_term(voices)
    assert independent(voices * 2, VERIFIED) == independent(voices, VERIFIED)
    assert independent(voices, OPEN) == 0


@given(st.builds(Voice, PEOPLE, TERMS), VOICES)
def test_others_are_other_people_for_certain(voice: Voice, voices: list[Voice]) -> None:
    count = others(voice, voices, VERIFIED)
    certain = {v.pseudonym for v in voices if v.term == voice.term} - {voice.pseudonym}
    assert count == (0 if voice.term is None else len(certain))


@given(CLAIMS, st.lists(CLAIMS, max_size=6), st.sampled_from([VERIFIED, OPEN]))
def test_nothing_is_borne_out_by_one_sources_word(
    claim: Claim, rest: list[Claim], activation: str
) -> None:
    found = borne_out(claim, [claim, *rest], {"whole"}, activation)
    if claim.evidence == "whole":
        assert found is Corroboration.EVIDENCE
    elif claim.life:
        assert found is Corroboration.LIFE
    elif found is not None:
        assert found is Corroboration.INDEPENDENT
        assert activation == VERIFIED
        assert any(
            one.voice.term == claim.voice.term and one.voice.pseudonym != claim.voice.pseudonym
            for one in rest
        )


@given(st.lists(CLAIMS, min_size=2, max_size=6))
def test_independence_is_mutual(claims: list[Claim]) -> None:
    """If one voice bears another one out, that one bears it out."""
    for claim in claims:
        if others(claim.voice, [one.voice for one in claims], VERIFIED):
            same = [one for one in claims if one.voice.term == claim.voice.term]
            assert all(others(one.voice, [o.voice for o in claims], VERIFIED) for one in same)


@given(st.text(max_size=1200))
def test_a_sentence_that_stands_is_of_a_length_and_names_no_ground(text: str) -> None:
    read = read_sentence(text)
    length = len(" ".join(text.split()))
    assert read.is_short == (length < 10)
    assert read.is_long == (length > 1000)
    assert read.is_refused == (not 10 <= length <= 1000 or bool(read.grounds))


def test_suspicion_and_harm_to_nobody_are_marked_not_refused() -> None:
    for text in (
        "A suspicious person stands at the corner.",
        "有一个可疑人员一直在楼下走来走去。",
        "گۇمانلىق ئادەم ھەر كۈنى دوقمۇشتا تۇرىدۇ.",
        "It may endanger stability in the street.",
    ):
        read = read_sentence(text)
        assert read.doubtful, text
        assert not read.is_refused, text
    assert read_sentence("Two men poured petrol over the door.").doubtful == ()
