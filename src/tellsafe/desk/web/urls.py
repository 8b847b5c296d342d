# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's addresses, by area."""

from django.urls import path

from tellsafe.desk.web.dialogue.urls import urlpatterns as dialogue
from tellsafe.desk.web.figures.urls import urlpatterns as figures
from tellsafe.desk.web.incidents.urls import urlpatterns as incidents
from tellsafe.desk.web.language import choose_language
from tellsafe.desk.web.media.urls import urlpatterns as media
from tellsafe.desk.web.oversight.urls import urlpatterns as oversight
from tellsafe.desk.web.people.urls import urlpatterns as people
from tellsafe.desk.web.queue.urls import urlpatterns as queue

urlpatterns = [
    *queue,
    *dialogue,
    *incidents,
    *figures,
    *media,
    *oversight,
    *people,
    path("language", choose_language, name="language"),
]
handler400 = "tellsafe.desk.web.failures.refused"
handler403 = "tellsafe.desk.web.failures.refused"
handler404 = "tellsafe.desk.web.failures.absent"
handler500 = "tellsafe.desk.web.failures.broken"
