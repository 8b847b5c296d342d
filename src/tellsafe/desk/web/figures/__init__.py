# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search, the picture of the work, drills."""
