# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ``make bench`` runs: ratios against raw limits of the same machine, in the same run."""
