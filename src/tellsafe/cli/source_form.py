# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ``tellsafe activate`` asks a person, by the tip line's identity check."""

from collections.abc import Mapping

import click

from tellsafe.formats.charter_checks import COUNTER, OIDC, ROLL, Roll
from tellsafe.source.activation import AnyForm, CounterForm, Form, RollForm, SignedIn
from tellsafe.source.client import Source

_Given = Mapping[str, str | None]


def form_asked(source: Source, given: _Given) -> AnyForm:
    """The form of this tip line; what is not given is asked for."""
    charter = source.bulletin().charter
    if charter.identity_check == COUNTER:
        return CounterForm(str(click.prompt("Code from the counter", hide_input=True)))
    if charter.identity_check == OIDC:
        return _signed_in(source, given)
    if charter.identity_check == ROLL and charter.checks.roll:
        return _roll(charter.checks.roll, given)
    return Form(
        name=_asked(given, "name", "Name"),
        scheme=_asked(given, "scheme", "Document"),
        number=_asked(given, "number", "Document number"),
        occupation=_asked(given, "occupation", "Occupation"),
        phone=_asked(given, "phone", "Phone"),
        language=given.get("language") or "en",
    )


def _roll(roll: Roll, given: _Given) -> RollForm:
    return RollForm(
        number=_asked(given, "number", roll.number["en"]),
        second=_asked(given, "second", roll.second["en"]) if roll.second else "",
        phone=_asked(given, "phone", "Phone"),
        language=given.get("language") or "en",
    )


def _signed_in(source: Source, given: _Given) -> SignedIn:
    address = source.begin_sign_in(_asked(given, "occupation", "Occupation"))
    click.echo(f"sign in here, in a browser:\n{address}")
    return SignedIn(str(click.prompt("The line that you came back to")))


def _asked(given: _Given, name: str, label: str) -> str:
    return given.get(name) or str(click.prompt(label))
