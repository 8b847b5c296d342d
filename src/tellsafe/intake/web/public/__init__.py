# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public page: what came in and what came of it, charter, catalogue, and the log; no script."""
