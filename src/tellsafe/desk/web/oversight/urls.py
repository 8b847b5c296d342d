# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the oversight body's seats, and of reviews."""

from django.urls import URLPattern, path

from tellsafe.desk.web.oversight.acts import acts
from tellsafe.desk.web.oversight.appeals import appeals, lift, uphold
from tellsafe.desk.web.oversight.decisions import decisions
from tellsafe.desk.web.oversight.matter import (
    end,
    incident_matter,
    order_incident,
    order_tip,
    tip_matter,
)
from tellsafe.desk.web.oversight.orders import answer, orders
from tellsafe.desk.web.oversight.seat import seat

urlpatterns: list[URLPattern] = [
    path("oversight/", decisions, name="oversight"),
    path("oversight/acts", acts, name="oversight-acts"),
    path("oversight/appeals", appeals, name="appeals"),
    path("oversight/appeals/<tip:number>/lift", lift, name="lift-suspension"),
    path("oversight/appeals/<tip:number>/uphold", uphold, name="uphold-suspension"),
    path("oversight/seat", seat, name="seat"),
    path("oversight/tips/<tip:tip>", tip_matter, name="oversight-tip"),
    path("oversight/tips/<tip:tip>/order", order_tip, name="order-tip"),
    path("oversight/incidents/<tip:incident>", incident_matter, name="oversight-incident"),
    path("oversight/incidents/<tip:incident>/order", order_incident, name="order-incident"),
    path("oversight/reviews/<tip:review>/end", end, name="end-review"),
    path("reviews", orders, name="reviews"),
    path("reviews/<tip:review>/answer", answer, name="answer-review"),
]
