# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cast."""

import base64
import re

from tellsafe.source.activation import Form

ADA = Form("Ada Lovelace-ئادا", "ee.ik", "48001010016", "employed", "+37251234567", "en")
BELA = Form("Béla Bartók", "ee.ik", "38103250016", "employed", "+37251234568", "en")
CODE = "123456"


def traces_of(form: Form) -> list[bytes]:
    """What a file must not hold of a form: words of the name, numbers, the name as base64.

    Nothing shorter than six bytes: the files are full of base64, in which "Ada" stands by chance
    in one of five.
    """
    name = form.name.encode()
    words = [word.encode() for word in re.split("[ -]", form.name)]
    numbers = [form.number.encode(), form.number[:7].encode(), form.phone[1:].encode()]
    found = [name, base64.b64encode(name)[:-4], *numbers, CODE.encode(), *words]
    return [trace for trace in found if len(trace) >= 6]
