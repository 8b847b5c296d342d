# SPDX-License-Identifier: AGPL-3.0-or-later
"""Incidents, and the decisions that take two people."""
