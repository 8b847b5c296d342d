# SPDX-License-Identifier: AGPL-3.0-or-later
"""The charter or catalogue that has been told and does not hold yet: what apps show as to come."""

from collections.abc import Iterable
from dataclasses import dataclass

from tellsafe.formats.catalogue import Catalogue
from tellsafe.formats.change import CATALOGUE, CHARTER, Change, document_hash
from tellsafe.formats.charter import Charter
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields


@dataclass(frozen=True)
class Upcoming:
    """At most one of each."""

    charter: Charter | None = None
    catalogue: Catalogue | None = None

    def to_json(self) -> dict[str, object]:
        """By what it is; empty where nothing is to come."""
        found = {CHARTER: self.charter, CATALOGUE: self.catalogue}
        return {what: document.to_json() for what, document in found.items() if document}

    @classmethod
    def read(cls, fields: Fields) -> "Upcoming":
        """Raises FormatError("…-field" | "charter" | "catalogue-…")."""
        charter = Charter.from_json(fields.get(CHARTER)) if fields.has(CHARTER) else None
        catalogue = Catalogue.from_json(fields.get(CATALOGUE)) if fields.has(CATALOGUE) else None
        fields.end()
        return cls(charter, catalogue)

    def require(self, changes: Iterable[Change]) -> None:
        """Each is what a change leads to. Raises FormatError("bulletin-upcoming")."""
        told = {(change.what, change.after) for change in changes}
        found = ((CHARTER, self.charter), (CATALOGUE, self.catalogue))
        if not all((what, document_hash(one)) in told for what, one in found if one):
            raise FormatError("bulletin-upcoming", "what is to come was not announced")
