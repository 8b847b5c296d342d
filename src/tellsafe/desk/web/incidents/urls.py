# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of incidents and decisions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
