# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether this desk opens files, and how: decided when its renderer starts, told to the pages."""

from enum import StrEnum

from tellsafe.desk.adapters.workshop import Workshop
from tellsafe.durable import write_durably
from tellsafe.serving.zone import ZoneError, ZoneSettings

_FILE = "opening-files"
OPTION = "decode_without_sandbox"


class Opening(StrEnum):
    """How files are opened here."""

    SANDBOXED = "sandboxed"
    ACCEPTED = "accepted"  # no sandbox, and the operator has accepted that
    REFUSED = "refused"  # no sandbox: no file is opened
    UNKNOWN = "unknown"  # the renderer has not run yet


def accepts_none(settings: ZoneSettings) -> bool:
    """What ``options.decode_without_sandbox`` says. Raises ZoneError for anything but a boolean."""
    said = settings.options.get(OPTION, False)
    if not isinstance(said, bool):
        raise ZoneError(f"options.{OPTION} of the desk is to be true or false")
    return said


def decide(settings: ZoneSettings) -> Opening:
    """Try the sandbox out, and keep what came of it for the pages."""
    with Workshop() as workshop:
        suffices = workshop.layers().suffices
    opening = Opening.SANDBOXED if suffices else _without(settings)
    write_durably(settings.folder / _FILE, opening.value.encode())
    return opening


def _without(settings: ZoneSettings) -> Opening:
    return Opening.ACCEPTED if accepts_none(settings) else Opening.REFUSED


def opening_of(settings: ZoneSettings) -> Opening:
    """What was decided last."""
    try:
        return Opening((settings.folder / _FILE).read_text("ascii"))
    except (OSError, ValueError):
        return Opening.UNKNOWN
