# SPDX-License-Identifier: AGPL-3.0-or-later
"""What intake does, one file an act. Those for the writer take a batch and answer each item."""
