# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cast."""

from tellsafe.source.activation import Form

ADA = Form("Ada Lovelace-ئادا", "ee.ik", "48001010016", "employed", "+37251234567", "en")
BELA = Form("Béla Bartók", "ee.ik", "38103250016", "employed", "+37251234568", "en")
CODE = "123456"
