# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of search, figures and drills."""

from django.urls import path

from tellsafe.desk.web.figures.drills import announce, drills
from tellsafe.desk.web.figures.fairness import fairness, lift
from tellsafe.desk.web.figures.picture import figures, figures_csv
from tellsafe.desk.web.figures.search import found, search

urlpatterns = [
    path("search", search, name="search"),
    path("search/<int:number>", found, name="found"),
    path("figures", figures, name="figures"),
    path("figures/<slug:kind>.csv", figures_csv, name="figures-csv"),
    path("fairness", fairness, name="fairness"),
    path("fairness/<tip:pause>/lift", lift, name="lift-pause"),
    path("drills", drills, name="drills"),
    path("drills/announce", announce, name="announce-drill"),
]
