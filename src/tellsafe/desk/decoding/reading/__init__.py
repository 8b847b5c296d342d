# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a stranger's file down to pixels and samples: here what is hostile does its worst."""
