# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk does, one file an act."""
