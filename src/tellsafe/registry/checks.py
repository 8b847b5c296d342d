# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands against this registry's working, in sentences for its operator."""

from collections.abc import Callable, Iterator
from datetime import date

from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.bulletin_key import KeyEntry
from tellsafe.formats.charter import OPEN
from tellsafe.formats.charter_checks import CHECKSUM, ROLL
from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import next_week, term_of, week_of
from tellsafe.formats.privacy_pass import Purpose
from tellsafe.registry.actions.registry import provider_of
from tellsafe.registry.adapters.key_folder import KeyFolder
from tellsafe.registry.adapters.openid import Unreachable
from tellsafe.registry.adapters.published import Published
from tellsafe.registry.rules.number import REVIEWED, is_scheme
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.zone import ZoneError, ZoneSettings

_BY_PHONE = (CHECKSUM, ROLL)
_ISSUING = (Purpose.STAMP, Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)


def check(settings: ZoneSettings, today: date | None = None) -> list[str]:
    """One sentence a problem; none if all is well."""
    day = today or SystemClock().today()
    return [problem for look in _LOOKS for problem in _found_by(look, settings, day)]


def _found_by(
    look: Callable[[ZoneSettings, date], Iterator[str]], settings: ZoneSettings, day: date
) -> list[str]:
    try:
        return list(look(settings, day))
    except (ZoneError, FormatError, OSError) as error:
        return [str(error)]


def _secrets(settings: ZoneSettings, day: date) -> Iterator[str]:
    keys = KeyFolder(settings.keys)
    keys.secret("code")
    if keys.pepper(term_of(day)) is None:
        yield f"pepper-{term_of(day)}.key is missing; restore it: a new one enrols everybody anew"
    for path in sorted(settings.keys.iterdir()):
        if path.stat().st_mode & 0o077:
            yield f"{path.name} can be read by others; run: chmod 600 {path}"


def _sealing(settings: ZoneSettings, day: date) -> Iterator[str]:
    held = {str(one.recipient) for one in KeyFolder(settings.keys).identities()}
    published = _bulletin(settings).keys_for("registry-sealing", day)
    if not published:
        yield "the bulletin has no key to seal forms to; run: tellsafe rotate"
    elif published[0].public not in held:
        yield "sealing.age does not open what is sealed by the bulletin; restore it from a backup"


def _issuing(settings: ZoneSettings, day: date) -> Iterator[str]:
    """Each key of the bulletin that signs now or next week is here, and is the same."""
    wanted = {week_of(day), next_week(week_of(day)), term_of(day)}
    keys = [key for key in _bulletin(settings).keys if key.period in wanted]
    issuing = [key for key in keys if key.use in _ISSUING]
    for week in sorted({week_of(day), next_week(week_of(day))}):
        if not any(key.use == Purpose.STAMP and key.period == week for key in issuing):
            yield f"the bulletin has no stamp key for {week}; run: tellsafe rotate"
    for key in issuing:
        if not _is_held(settings, key):
            yield f"{key.use}-{key.period}.pem is not the bulletin's; restore it from a backup"


def _is_held(settings: ZoneSettings, key: KeyEntry) -> bool:
    issuer = KeyFolder(settings.keys).issuer(Purpose(key.use), key.period)
    return issuer is not None and issuer.public_bytes == key.public_bytes


def _schemes(settings: ZoneSettings, _: date) -> Iterator[str]:
    for scheme in _bulletin(settings).charter.schemes:
        if not is_scheme(scheme):
            yield f'the charter lists "{scheme}", which python-stdnum can not check'
        elif scheme not in REVIEWED:
            yield (
                f'nobody has looked whether a number of "{scheme}" can be written in two ways; '
                "if so, one person gets two credentials"
            )


def _codes(settings: ZoneSettings, _: date) -> Iterator[str]:
    charter = _bulletin(settings).charter
    if charter.activation == OPEN or charter.identity_check not in _BY_PHONE:
        return
    if "sms_url" in settings.options:
        return
    where = "the file sms_file" if "sms_file" in settings.options else "standard error"
    yield f"codes are written to {where}, with the phones; for anybody real set sms_url"


def _sign_in(settings: ZoneSettings, _: date) -> Iterator[str]:
    """Whether the provider answers, and can give each client another name for one person."""
    provider = provider_of(_bulletin(settings), KeyFolder(settings.keys))
    metadata = provider.metadata() if provider else None
    if isinstance(metadata, Unreachable):
        yield "the sign-in provider does not answer as its charter's issuer; is its address right?"
    elif metadata and not metadata.pairwise:
        yield (
            "the sign-in provider gives every client the same subject of a person; "
            "have it give this client a pairwise one"
        )


def _trusted(settings: ZoneSettings, _: date) -> Iterator[str]:
    if not settings.trusted:
        yield "settings.toml names nobody under [trusted] who could suspend a pseudonym"


def _bulletin(settings: ZoneSettings) -> Bulletin:
    return Published(settings.folder).bulletin


_LOOKS = (_secrets, _sealing, _issuing, _schemes, _codes, _sign_in, _trusted)
