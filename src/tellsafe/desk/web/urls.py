# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's addresses."""

from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter

from tellsafe.desk.web.language import choose_language
from tellsafe.desk.web.sign_in import SignIn
from tellsafe.desk.web.tip import one_tip, send_reply
from tellsafe.desk.web.tip_id import TipId
from tellsafe.desk.web.tips import tips

register_converter(TipId, "tip")

urlpatterns = [
    path("", tips, name="tips"),
    path("tips/<tip:tip>", one_tip, name="tip"),
    path("tips/<tip:tip>/reply", send_reply, name="reply"),
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("language", choose_language, name="language"),
]
handler400 = "tellsafe.desk.web.failures.refused"
handler403 = "tellsafe.desk.web.failures.refused"
handler404 = "tellsafe.desk.web.failures.absent"
handler500 = "tellsafe.desk.web.failures.broken"
