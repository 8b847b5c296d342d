# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making renditions from pixels and samples, in a process that never sees the file."""
