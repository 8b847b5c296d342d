# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands against this desk's working, in sentences for its operator."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date

from tellsafe.desk.adapters.house_state import failing
from tellsafe.desk.adapters.key_folder import sealing_keys, secret_of, signing_key
from tellsafe.desk.adapters.origin import origin_of
from tellsafe.desk.adapters.published import published
from tellsafe.desk.adapters.sandbox_state import OPTION, accepts_none
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.adapters.workshop import Workshop
from tellsafe.desk.rules.key_weeks import missing
from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.zone import ZoneError, ZoneSettings


def check(settings: ZoneSettings, today: date | None = None) -> list[str]:
    """One sentence a problem; none if all is well."""
    day = today or SystemClock().today()
    return [problem for look in _LOOKS for problem in _found_by(look, settings, day)]


def _found_by(
    look: "Callable[[ZoneSettings, date], Iterator[str]]", settings: ZoneSettings, day: date
) -> list[str]:
    try:
        return list(look(settings, day))
    except (ZoneError, FormatError, OSError) as error:
        return [str(error)]


def _settings(settings: ZoneSettings, _: date) -> Iterator[str]:
    origin_of(settings)
    SealedFiles(settings)
    if "intake" not in settings.peers:
        yield "settings.toml names no intake under [peers]"


def _secrets(settings: ZoneSettings, _: date) -> Iterator[str]:
    for name in ("django", "pseudonym", "pull"):
        secret_of(settings, name)
    for path in sorted(settings.keys.iterdir()):
        if path.stat().st_mode & 0o077:
            yield f"{path.name} can be read by others; run: chmod 600 {path}"


def _sealing(settings: ZoneSettings, day: date) -> Iterator[str]:
    held = {str(key.identity.recipient) for key in sealing_keys(settings)}
    wanted = [str(one) for one in published(settings).desk_recipients(day)]
    for _lacking in missing(wanted, held):
        yield "a key that sources seal to today is not in keys/; restore it from a backup"


def _messages(settings: ZoneSettings, day: date) -> Iterator[str]:
    own = b64u(signing_key(settings, "message").public_key().public_bytes_raw())
    if own not in [key.public for key in published(settings).keys_for("desk-message", day)]:
        yield "message.key is not the one in the bulletin; sources would refuse every message"


def _sandbox(settings: ZoneSettings, _: date) -> Iterator[str]:
    if accepts_none(settings):
        return
    with Workshop() as workshop:
        layers = workshop.layers()
    if not layers.suffices:
        lacking = ", ".join(
            name.replace("_", " ") for name, holds in asdict(layers).items() if not holds
        )
        yield (
            f"no sandbox here ({lacking} missing), so no attachment will be opened; use a Linux "
            "that lets users make namespaces or has Landlock, or accept it by "
            f"{OPTION} = true under [options]"
        )


def _housekeeping(settings: ZoneSettings, _: date) -> Iterator[str]:
    for chore, since in failing(settings).items():
        yield (
            f"housekeeping: {chore} fails since {since}, so what should be gone may still be here; "
            "the log of the desk says where, each time that it is tried"
        )


_LOOKS = (_settings, _secrets, _sealing, _messages, _sandbox, _housekeeping)
