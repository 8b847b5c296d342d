# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue beside the open tip: what waits, live, and the acts on one tip."""
