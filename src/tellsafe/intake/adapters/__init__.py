# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies outside of intake's database: the store of parts, the bulletin, the receipt key."""
