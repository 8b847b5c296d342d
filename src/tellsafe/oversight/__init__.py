# SPDX-License-Identifier: AGPL-3.0-or-later
"""The oversight body, on its own machine: it reads letters, answers them, and seats its people at
the desk. No zone, and no private key of it is at the operator's."""
