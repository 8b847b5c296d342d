# SPDX-License-Identifier: AGPL-3.0-or-later
"""What opens a stranger's bytes: runs in processes of its own, and holds nothing of the desk.

No Django, no database, no key, no network is imported here: a hostile file that takes a worker
over finds one open file, one pipe and a kernel that answers next to nothing.
"""
