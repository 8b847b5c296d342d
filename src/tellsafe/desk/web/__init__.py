# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages that staff see, an area a folder. Every one of them works without a script, too."""

from django.urls import register_converter

from tellsafe.desk.web.tip_id import TipId

# Here, since the addresses of every area name it.
register_converter(TipId, "tip")
