# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the acts of one round work with: what was published, keys, files, the intake."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from tellsafe.desk.adapters.intake import Intake
from tellsafe.desk.adapters.key_folder import SealingKey, sealing_keys, secret_of
from tellsafe.desk.adapters.published import published
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.rules.judging import Verifiers, credential_verifiers
from tellsafe.desk.rules.key_weeks import missing
from tellsafe.formats.bulletin import Bulletin
from tellsafe.serving.zone import ZoneSettings


@dataclass(frozen=True)
class Workplace:
    """Read from the desk's folder once a round, so that new keys and a new bulletin count.

    ``tries`` counts attempts to fetch a blob as it was announced, those for a submission of which
    intake has lost one, and rounds in which a reply waited for a tip that was not among what was
    there; it outlives a round.
    """

    settings: ZoneSettings
    today: date
    intake: Intake
    bulletin: Bulletin
    keys: list[SealingKey]
    verifiers: Verifiers
    pseudonym_secret: bytes = field(repr=False)
    files: SealedFiles
    tries: Counter[str]

    @classmethod
    def of(
        cls, settings: ZoneSettings, today: date, intake: Intake, tries: Counter[str] | None = None
    ) -> "Workplace":
        """Raises ZoneError for a folder that can't be worked with."""
        bulletin = published(settings)
        return cls(
            settings=settings,
            today=today,
            intake=intake,
            bulletin=bulletin,
            keys=sealing_keys(settings),
            verifiers=credential_verifiers(bulletin, today),
            pseudonym_secret=secret_of(settings, "pseudonym"),
            files=SealedFiles(settings),
            tries=Counter() if tries is None else tries,
        )

    def lacks_keys(self) -> bool:
        """Whether sources seal today to a key that is not here: then no envelope is refused
        for not opening, since it may open once the operator has put the key back."""
        held = {str(key.identity.recipient) for key in self.keys}
        wanted = [str(recipient) for recipient in self.bulletin.desk_recipients(self.today)]
        return bool(missing(wanted, held))
