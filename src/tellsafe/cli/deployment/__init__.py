# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making a deployment: its keys, its signed bulletin, and a folder for each zone."""
