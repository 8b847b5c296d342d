# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a word of the oversight body is brought. Nobody has to be signed in: the word says all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tellsafe.desk.access import Staff
from tellsafe.desk.actions.use_seat_word import Seated, Unseated, use_seat_word
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.reviews import SeatRefusal
from tellsafe.desk.settings import ZONE
from tellsafe.formats.seat import MOST_WORD
from tellsafe.serving.clock import SystemClock

REFUSALS = {
    SeatRefusal.FORGED: _("The oversight body has not signed this, or not for this desk."),
    SeatRefusal.OVER: _("This word is good no longer. Ask the oversight body for another one."),
    SeatRefusal.USED: _("This word was used before. Each is good once."),
    SeatRefusal.OLDER: _(
        "The oversight body has said something newer of this name."
        " Ask it for a word of a later day."
    ),
    SeatRefusal.NAME: _("A name has 1 to 64 characters, and no space before or after it."),
    SeatRefusal.TAKEN: _("Somebody of this name works for the operator. Take another name."),
    SeatRefusal.NO_KEY: _("The charter of this desk names no key of an oversight body."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest) -> HttpResponse:
    """Take a word; a new seat goes on to setting up how its owner signs in."""
    refusal, ended = None, ""
    if request.method == "POST" and not isinstance(request.user, Staff):
        word = request.POST.get("word", "")[: 2 * MOST_WORD]
        done = use_seat_word(word, published(ZONE), SystemClock().today())
        if isinstance(done, Seated):
            return redirect("invited", done.token)
        if isinstance(done, Unseated):
            ended = done.person.name
        else:
            refusal = REFUSALS[done]
    shown = {
        "body": published(ZONE).charter.oversight.name,
        "refusal": refusal,
        "ended": ended,
        "signed_in": isinstance(request.user, Staff),
    }
    return render(request, "desk/oversight/seat.html", shown, status=422 if refusal else 200)
