# SPDX-License-Identifier: AGPL-3.0-or-later
"""What intake decides without a database, a network or a clock."""
