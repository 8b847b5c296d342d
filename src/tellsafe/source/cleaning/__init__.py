# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking out of a file what could tell who made it, where, when and with what.

``clean`` makes a new file from pictures and sound alone and reads it again; what can't be cleaned
is refused. Parsers of pictures and video are the likeliest part of all to break on a hostile
file, so they run in a process of their own.
"""

from tellsafe.source.cleaning.refusal import REASONS, CleaningError
from tellsafe.source.cleaning.workshop import Cleaned, clean

__all__ = ["REASONS", "CleaningError", "Cleaned", "clean"]
