# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of search, figures and drills."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
