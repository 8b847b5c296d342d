# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in with name and password."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView


class SignIn(LoginView):
    """An unknown name takes as long as a wrong password, and is told the same."""

    template_name = "desk/sign_in.html"
    authentication_form = AuthenticationForm
    redirect_authenticated_user = True
