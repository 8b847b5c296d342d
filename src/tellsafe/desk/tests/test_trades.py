# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which process a file's workers are forked from, and where their memory begins.

Seen to fail: with HEIC among what libvips opens, and with the heap left as it is.
"""

import subprocess
import sys

from tellsafe.desk.decoding.kinds import RECORDINGS, SHOWN, Kind
from tellsafe.desk.decoding.limits import MOVING, STILL
from tellsafe.desk.decoding.trades import Trade, trade_of

BEGIN = """
import ctypes
from tellsafe.desk.decoding.heap import begin_anew
libc = ctypes.PyDLL(None)
libc.malloc.restype = ctypes.c_void_p
begin_anew()
print(libc.malloc(5 << 20))
"""


def test_each_kind_that_is_shown_is_of_one_trade() -> None:
    of = {kind: trade_of(kind) for kind in SHOWN}
    assert {kind for kind, trade in of.items() if trade is Trade.RECORDINGS} == RECORDINGS
    sheets = {kind for kind, trade in of.items() if trade is Trade.SHEETS}
    assert sheets == {Kind.PDF, Kind.HEIC, Kind.BMP}
    assert [trade.limits for trade in Trade] == [STILL, STILL, MOVING]


def test_what_a_worker_takes_into_use_begins_at_a_large_page() -> None:
    told = subprocess.run(
        [sys.executable, "-c", BEGIN],
        env={"GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=1073741824"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (int(told.stdout) + 16) % (1 << 21) < 4096
