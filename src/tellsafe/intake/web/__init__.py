# SPDX-License-Identifier: AGPL-3.0-or-later
"""Intake over HTTP: parses and limits what comes, and leaves the doing to actions."""
