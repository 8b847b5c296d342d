# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tellsafe: a public-safety tip line that protects the person who reports and the one reported."""

__version__ = "0.1.0"
