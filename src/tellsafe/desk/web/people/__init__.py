# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who works here: signing in, invitations, accounts, and the record of what each did."""
