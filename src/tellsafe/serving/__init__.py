# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each zone's process stands on: settings, database, group commit, quiet HTTP.

No knowledge of tips, people or tokens lives here, and no model: zones share plumbing, never data.
"""
