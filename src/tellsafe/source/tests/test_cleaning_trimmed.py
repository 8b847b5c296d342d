# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an edit list leaves out of a film is in no clean file, also for who ignores the list."""

import io
import struct
from contextlib import closing

import av
import pytest

from tellsafe.source.cleaning.containers import clean_container
from tellsafe.source.cleaning.edit_lists import Cut
from tellsafe.source.cleaning.kinds import ISO_MEDIA
from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.scratch import Scratch
from tellsafe.source.tests.media import edited, shades_film, shades_of

SECOND = 10_240  # of the track's clock; the film's has 1000
ONE = 0x10000
FRAGMENTS = {"movflags": "frag_keyframe+delay_moov+default_base_moof"}


def cleaned(data: bytes, tmp_path) -> bytes:
    with closing(Scratch.create(tmp_path)) as sink:
        clean_container(io.BytesIO(data), ISO_MEDIA, sink)
        sink.seek(0)
        return sink.read()


def refused(data: bytes, tmp_path) -> str:
    with pytest.raises(CleaningError) as refusal:
        cleaned(data, tmp_path)
    return refusal.value.reason


def shown(numbers: range) -> list[int]:
    return [5 * number for number in numbers]


def test_pictures_after_the_end_are_gone(tmp_path) -> None:
    clean = cleaned(edited(shades_film(), (1000, 0, ONE)), tmp_path)
    assert shades_of(clean) == shades_of(clean, ignore_list=True) == shown(range(10))


def test_pictures_before_the_start_are_gone_from_the_first_key_on(tmp_path) -> None:
    """Those between the start and the key need what comes before."""
    data = edited(shades_film(key_each=10), (2000, 5 * SECOND // 2, ONE))
    clean = cleaned(data, tmp_path)
    assert shades_of(data) == shown(range(25, 45))
    assert shades_of(clean) == shades_of(clean, ignore_list=True) == shown(range(30, 45))


def test_a_start_at_a_key_loses_nothing(tmp_path) -> None:
    clean = cleaned(edited(shades_film(key_each=10), (2500, 2 * SECOND, ONE)), tmp_path)
    assert shades_of(clean) == shades_of(clean, ignore_list=True) == shown(range(20, 45))


def test_no_key_among_what_is_shown_is_refused(tmp_path) -> None:
    assert refused(edited(shades_film(), (1000, 4 * SECOND, ONE)), tmp_path) == "trimmed"


@pytest.mark.parametrize(
    "edits",
    [
        [(1000, 0, ONE), (1000, 3 * SECOND, ONE)],
        [(1000, 0, ONE // 2)],
        [(1000, 0, 0)],
        [(1000, -1, ONE)],
        [(1000, -1, ONE), (1000, -1, ONE), (1000, 0, ONE)],
        [(1000, -2, ONE)],
        [(0, 0, ONE)],
        [(1000, 6 * SECOND, ONE)],
    ],
)
def test_pieces_and_slow_motion_are_refused(edits: list[tuple[int, int, int]], tmp_path) -> None:
    assert refused(edited(shades_film(key_each=10), *edits), tmp_path) == "trimmed"


def test_a_list_that_is_cut_off_is_refused(tmp_path) -> None:
    data = bytearray(shades_film())
    struct.pack_into(">I", data, data.index(b"elst") + 8, 9)
    assert refused(bytes(data), tmp_path) == "damaged"


@pytest.mark.parametrize("options", [{}, FRAGMENTS])
def test_the_delay_of_reordered_pictures_and_a_gap_before_them_cut_nothing(
    options, tmp_path
) -> None:
    """As cameras write it. Fragments: a length of 0 is all of it."""
    data = shades_film(key_each=10, reordered=2, options=options)
    length = 0 if options else 5000
    for edits in ([(length, 2048, ONE)], [(700, -1, ONE), (length, 2048, ONE)]):
        assert shades_of(cleaned(edited(data, *edits), tmp_path)) == shown(range(50))


@pytest.mark.parametrize("options", [{}, FRAGMENTS])
def test_reordered_pictures_end_where_one_would_need_what_is_left_out(options, tmp_path) -> None:
    data = shades_film(key_each=10, reordered=2, options=options)
    clean = cleaned(edited(data, (1500, 2048 + SECOND, ONE)), tmp_path)
    found = shades_of(clean, ignore_list=True)
    assert found == shown(range(10, 10 + len(found)))
    assert 12 <= len(found) <= 15


def test_sound_of_a_trimmed_film_is_cut_and_its_lead_in_stays(tmp_path) -> None:
    sound = shades_film(codec="aac")
    with av.open(io.BytesIO(sound)) as whole:
        count = sum(1 for packet in whole.demux() if packet.size)
    assert packets_in(cleaned(sound, tmp_path)) == count
    assert packets_in(cleaned(edited(sound, (1000, 48_000, ONE)), tmp_path)) == 48


def packets_in(data: bytes) -> int:
    with av.open(io.BytesIO(data), options={"ignore_editlist": "1"}) as opened:
        return sum(1 for packet in opened.demux() if packet.size)


def test_a_piece_of_sound_sticks_out_a_little_at_most() -> None:
    """Uncompressed, one may last a second."""
    for length, is_taken in ((15, True), (16, False)):
        assert Cut(10, 100, ragged=5).takes(5, 10, is_key=True)
        assert Cut(10, 100, ragged=5).takes(90, length, is_key=True) is is_taken
    assert not Cut(10, 100, ragged=5).takes(4, 10, is_key=True)
