# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing to a source, and giving an incident away."""
