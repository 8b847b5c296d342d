# SPDX-License-Identifier: AGPL-3.0-or-later
"""A path of this desk, from somebody who may have made it up, to lead a browser to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(text: str) -> bool:
    """Whether it begins at our own root: no address of another site, and no name of a view, which
    Django's ``redirect`` would look for."""
    return text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
