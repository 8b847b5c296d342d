# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command line: what an operator, a developer and an integrator type."""
