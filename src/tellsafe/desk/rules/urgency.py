# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes first in the queue, whatever is promised for when."""

# A threat to life that waits; everything else; and copies that another line stands for.
URGENT, USUAL, BEHIND = 0, 1, 2
