# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies outside of the desk's process: the intake, its folder, its keys."""
