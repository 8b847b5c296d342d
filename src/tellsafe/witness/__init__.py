# SPDX-License-Identifier: AGPL-3.0-or-later
"""A witness (C2SP tlog-witness): cosigns the checkpoints of logs that it trusts to only grow.

For bodies other than the one that runs the tip line: a newspaper, a university, an ombudsman. It
is no zone: it has no part in a deployment, and learns nothing but sizes and hashes of a public log.
"""
