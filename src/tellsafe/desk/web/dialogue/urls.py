# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of dialogue and export."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
