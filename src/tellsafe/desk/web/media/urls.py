# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of renditions and of their making."""

from django.urls import path

from tellsafe.desk.web.media.on_tip import files_of_tip
from tellsafe.desk.web.media.progress import once_more, progress
from tellsafe.desk.web.media.rendition import rendition

urlpatterns = [
    path("media", progress, name="media"),
    path("media/<tip:attachment>/again", once_more, name="media-again"),
    path("renditions/<tip:rendition>", rendition, name="rendition"),
    path("tips/<tip:tip>/files", files_of_tip, name="tip-files"),
]
