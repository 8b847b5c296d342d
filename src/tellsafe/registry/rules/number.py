# SPDX-License-Identifier: AGPL-3.0-or-later
"""ID numbers in their one spelling, by the checks of python-stdnum.

One spelling, since a person with two would be two persons, and have two credentials.
"""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from stdnum.util import get_cc_module

from tellsafe.registry.rules.digits import folded

# What is written between digits differs; what the library makes of anything else is its own affair.
_WRITTEN = re.compile(r"[0-9A-Za-z/.:+-]{1,40}", re.ASCII)
_FILLING = re.compile(r"[^0-9A-Z+]", re.ASCII)


class _Scheme(Protocol):
    def validate(self, number: str) -> str: ...


def _as_validated(number: str) -> str:
    return number


def _last_ten(number: str) -> str:
    """Sweden writes the century, or not; + says that somebody is over a hundred, for a year."""
    return number.replace("+", "")[-10:]


# Schemes looked at: every way to write one number comes out as one.
REVIEWED: Mapping[str, Callable[[str], str]] = {
    "bg.egn": _as_validated,
    "br.cpf": _as_validated,
    "cn.ric": _as_validated,
    "de.idnr": _as_validated,
    "dk.cpr": _as_validated,
    "ee.ik": _as_validated,
    "es.dni": _as_validated,
    "fi.hetu": _as_validated,
    "fr.nir": _as_validated,
    "hr.oib": _as_validated,
    "nl.bsn": _as_validated,
    "no.fodselsnummer": _as_validated,
    "pl.pesel": _as_validated,
    "ro.cnp": _as_validated,
    "se.personnummer": _last_ten,
    "tr.tckimlik": _as_validated,
}


def is_scheme(scheme: str) -> bool:
    """Whether python-stdnum can check such numbers."""
    return _module(scheme) is not None


def one_spelling(scheme: str, written: str) -> str | None:
    """The number in capitals and ASCII digits; None unless it is a valid one of the scheme."""
    module, number = _module(scheme), folded(written).replace(" ", "")
    if module is None or not _WRITTEN.fullmatch(number):
        return None
    try:
        valid = module.validate(number)
    except (ValueError, IndexError, KeyError):
        # ValidationError is a ValueError; the others are slips of some schemes on odd input.
        return None
    return REVIEWED.get(scheme, _as_validated)(_FILLING.sub("", valid.upper()))


def _module(scheme: str) -> _Scheme | None:
    country, _, name = scheme.partition(".")
    module = get_cc_module(country, name) if country and name else None
    return module if hasattr(module, "validate") else None
