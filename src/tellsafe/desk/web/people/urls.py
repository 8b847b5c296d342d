# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of signing in, accounts and the record."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from tellsafe.desk.web.people.sign_in import SignIn

urlpatterns = [
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
]
