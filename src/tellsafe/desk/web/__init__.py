# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages that staff see. No script runs in them."""
