# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who has a seat of the oversight body: whoever holds its role, by a word that its key signed.

The word is verified at each request, by the key that the charter names in this moment. So a role
that somebody wrote into the database opens nothing, and with another key in the charter all seats
of the earlier one end.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase

from tellsafe.desk.access import Staff, seats
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import signed_in
from tellsafe.formats.errors import FormatError
from tellsafe.formats.seat import SEAT, read_seat

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponseBase]


def needs_seat(view: _View[_P]) -> _View[_P]:
    """A view that answers 404 to everybody else."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        person = signed_in(request)
        if not person.may(Duty.OVERSEE) or not is_seated(person):
            raise Http404
        return view(request, *args, **kwargs)

    return gated


def is_seated(person: Staff) -> bool:
    """Whether a word of the oversight body that holds today gave this person a seat."""
    public, word = published(ZONE), seats.word_of(person)
    key = public.charter.oversight.key_bytes
    if word is None or key is None:
        return False
    try:
        said = read_seat(word, key, public.deployment)
    except FormatError:
        return False
    return said.act == SEAT and said.name == person.name
