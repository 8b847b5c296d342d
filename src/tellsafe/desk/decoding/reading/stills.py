# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reading worker's work for what stands still: open the file as what it is, and tell of it."""

import os

from tellsafe.desk.decoding import kernel
from tellsafe.desk.decoding.kinds import PICTURES, Kind
from tellsafe.desk.decoding.pixels import Refusal, Telling
from tellsafe.desk.decoding.reading.documents import read_document
from tellsafe.desk.decoding.reading.pictures import read_picture


def read_still(kind: Kind, descriptor: int, telling: Telling) -> None:
    """The whole file, which is open for reading as ``descriptor``."""
    # By seeking: asking for a file's state can name a path, and so the filter refuses it.
    size = os.lseek(descriptor, 0, os.SEEK_END)
    data = kernel.mapped(descriptor, size)
    if kind in PICTURES:
        read_picture(kind, data, telling)
    elif kind is Kind.PDF:
        read_document(data, telling)
    else:
        telling.refused(Refusal.KIND)
