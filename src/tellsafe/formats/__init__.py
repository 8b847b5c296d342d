# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bytes in, bytes out: every format of the protocol. No Django, no network, no clock."""
