# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is written piece by piece is an age payload, and any range of it reads as written."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.age.payload import PayloadReader, PayloadWriter
from tellsafe.formats.age.stream import CHUNK, open_payload
from tellsafe.formats.errors import FormatError

KEY = b"k" * 16
LENGTHS = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7)


def sealed(content: bytes, step: int = 1000) -> bytes:
    sink = io.BytesIO()
    writer = PayloadWriter(sink, KEY)
    for at in range(0, len(content), step):
        writer.write(content[at : at + step])
    writer.finish()
    assert writer.length == len(content)
    return sink.getvalue()


def content_of(length: int) -> bytes:
    return bytes(at * 7 % 251 for at in range(length))


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("step", [999, CHUNK, 3 * CHUNK])
def test_it_opens_as_any_age_payload(length: int, step: int) -> None:
    sink = io.BytesIO()
    open_payload(io.BytesIO(sealed(content_of(length), step)), sink, KEY)
    assert sink.getvalue() == content_of(length)


@given(st.sampled_from(LENGTHS[1:]), st.data())
def test_any_range_reads_as_it_was_written(length: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))
    reader = PayloadReader(io.BytesIO(sealed(content_of(length), CHUNK)), KEY, length)
    assert b"".join(reader.pieces(start, end)) == content_of(length)[start:end]


@pytest.mark.parametrize("fault", ["flipped", "cut", "moved", "longer"])
def test_a_chunk_that_is_not_that_one_is_refused(fault: str) -> None:
    length = 2 * CHUNK + 7
    whole = bytearray(sealed(content_of(length), CHUNK))
    first, second = slice(16, 16 + CHUNK + 16), slice(32 + CHUNK, 48 + 2 * CHUNK)
    if fault == "flipped":
        whole[20] ^= 1
    elif fault == "cut":
        del whole[30:]
    elif fault == "moved":
        whole[first], whole[second] = whole[second], whole[first]
    said = CHUNK if fault == "longer" else length  # as if the first chunk were the last
    reader = PayloadReader(io.BytesIO(whole), KEY, said)
    with pytest.raises(FormatError):
        list(reader.pieces(0, 10))
