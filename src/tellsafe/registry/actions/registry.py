# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every act of the registry stands on: keys, bulletin, clock, outside things, limits."""

from dataclasses import dataclass
from pathlib import Path

from tellsafe.formats.age import Identity
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.charter import OPEN
from tellsafe.formats.sign_in import redirect_uri_of
from tellsafe.registry.adapters.identity import ChecksumCheck, IdentityCheck
from tellsafe.registry.adapters.key_folder import KeyFolder
from tellsafe.registry.adapters.openid import OpenIdProvider
from tellsafe.registry.adapters.published import Published
from tellsafe.registry.adapters.sms import ConsoleSms, GatewaySms, SmsSender
from tellsafe.registry.rules.phone_limits import PhoneLimits
from tellsafe.serving.clock import Clock
from tellsafe.serving.gate import Gate
from tellsafe.serving.readers import Readers
from tellsafe.serving.writer import Writer
from tellsafe.serving.zone import ZoneSettings

_LEAST_WORK, _MOST_WORK = 14, 22
# Where activation is open, work is all that a stamp costs.
_LEAST_OPEN, _MOST_OPEN = 20, 26


@dataclass(frozen=True, repr=False)
class Registry:
    """One running registry. ``senders`` are threads that wait for gateways; the others compute."""

    settings: ZoneSettings
    clock: Clock
    published: Published
    keys: KeyFolder
    identities: list[Identity]
    code_key: bytes
    gate: Gate
    phones: PhoneLimits
    sms: SmsSender
    identity: IdentityCheck
    provider: OpenIdProvider | None
    writer: Writer
    threads: Readers
    senders: Readers

    @classmethod
    def of(
        cls,
        settings: ZoneSettings,
        clock: Clock,
        *,
        sms: SmsSender | None = None,
        identity: IdentityCheck | None = None,
    ) -> "Registry":
        """By the settings, but for what is given.

        Raises ZoneError, FormatError or OSError for a folder that is not whole.
        """
        keys = KeyFolder(settings.keys)
        published = Published(settings.folder)
        is_open = published.bulletin.charter.activation == OPEN
        return cls(
            settings=settings,
            clock=clock,
            published=published,
            keys=keys,
            identities=keys.identities(),
            code_key=keys.secret("code"),
            gate=_gate(settings, is_open=is_open),
            phones=PhoneLimits(int(settings.options.get("sms_per_day", 5000))),
            sms=sms or _sms(settings, keys),
            identity=identity or ChecksumCheck(),
            provider=provider_of(published.bulletin, keys),
            writer=Writer(),
            threads=Readers(),
            senders=Readers(),
        )

    @property
    def bulletin(self) -> Bulletin:
        """The deployment's bulletin as it is now."""
        return self.published.bulletin

    @property
    def phone_regions(self) -> frozenset[str]:
        """The regions whose phones get codes; none means any."""
        return frozenset(self.settings.options.get("phone_regions", ()))

    @property
    def is_open(self) -> bool:
        """Whether nobody is asked who they are here."""
        return self.bulletin.charter.activation == OPEN


def provider_of(bulletin: Bulletin, keys: KeyFolder) -> OpenIdProvider | None:
    """The provider that the charter names, if it names one. Raises ZoneError without oidc.key."""
    sign_in = bulletin.charter.checks.sign_in
    if sign_in is None or bulletin.charter.activation == OPEN:
        return None
    back = redirect_uri_of(bulletin.endpoints["registry"])
    return OpenIdProvider(sign_in, keys.text("oidc"), back)


def _gate(settings: ZoneSettings, *, is_open: bool) -> Gate:
    least, most = (_LEAST_OPEN, _MOST_OPEN) if is_open else (_LEAST_WORK, _MOST_WORK)
    options = settings.options
    return Gate(int(options.get("work_least", least)), int(options.get("work_most", most)))


def _sms(settings: ZoneSettings, keys: KeyFolder) -> SmsSender:
    if url := settings.options.get("sms_url"):
        return GatewaySms(str(url), keys.text("sms"))
    file = settings.options.get("sms_file")
    return ConsoleSms(settings.folder / Path(str(file)) if file else None)
