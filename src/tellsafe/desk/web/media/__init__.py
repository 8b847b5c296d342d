# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of tips as staff see them: renditions, never the original's bytes."""
