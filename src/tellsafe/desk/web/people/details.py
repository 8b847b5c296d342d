# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an entry of the record says besides who did what to what: in plain words, with people by
their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tellsafe.desk.web.figures import codes
from tellsafe.desk.web.incidents.words import AGAIN, KINDS, UNDONE
from tellsafe.desk.web.oversight.words import FINDINGS, GROUPS
from tellsafe.desk.web.people.wording import role_name
from tellsafe.desk.web.wording import district_name, entry_name, language_name
from tellsafe.formats.account_tables import AREA, LANGUAGE
from tellsafe.formats.bulletin import Bulletin

Words: TypeAlias = "Mapping[str, str | Promise]"

# Of an act alone, "ACT NAME", where that detail is something else there.
NAMES: Words = {
    "way": _("by"),
    "count": _("attempt"),
    "by": _("from"),
    "pause by": _("compared by"),
    "to": _("to"),
    "roles": _("roles"),
    "before": _("roles before"),
    "freed": _("tips freed"),
    "tips": _("tips"),
    "files": _("files"),
    "of": _("of"),
    "staff": _("person"),
    "purpose": _("purpose"),
    "why": _("why"),
    "words": _("words"),
    "what": _("what"),
    "finding": _("finding"),
    "proposal": _("proposal"),
    "review": _("review"),
    "number": _("number"),
    "link": _("link"),
    "tip": _("tip"),
    "kind": _("kind"),
    "entry": _("category"),
    "category": _("category"),
    "district": _("district"),
    "part": _("group"),
    "rate": _("rate"),
    "quarter": _("quarter"),
    "from": pgettext_lazy("day", "from"),
    "until": pgettext_lazy("day", "until"),
}
_PROPOSED_BY = _("proposed by")
_VALUES: Mapping[str, Words] = {
    "way": {
        "password": pgettext_lazy("by", "password"),
        "code": pgettext_lazy("by", "one-time code"),
        "passkey": pgettext_lazy("by", "passkey"),
    },
    "by": {
        "console": pgettext_lazy("from", "the machine's console"),
        "oversight": pgettext_lazy("from", "the oversight body"),
    },
    "pause by": {LANGUAGE: _("language"), AREA: _("district")},
    "purpose": codes.PURPOSES,
    "reopen why": AGAIN,
    "unlink why": UNDONE,
    "what": {
        "acts": _("acts"),
        "appeal": _("an appeal"),
        **{group: words for group, (words, _acts) in GROUPS.items()},
    },
    "finding": {**FINDINGS, **codes.FINDINGS},
    "kind": KINDS,
    "rate": codes.MEASURES,
}


@dataclass(frozen=True)
class Known:
    """What codes stand for: accounts' names by number, and the bulletin as it is now."""

    people: Mapping[int, str]
    public: Bulletin


def details_in_words(
    act: str, details: Mapping[str, object], known: Known
) -> list[tuple[str, str]]:
    """Each detail's name and value, but for what goes without saying. What has no words yet stands
    as it is."""
    said = {name: at for name, at in details.items() if at != 0 and (name, at) != ("count", 1)}
    return [(_name(act, name, at), _value(act, name, at, known)) for name, at in said.items()]


def _name(act: str, name: str, value: object) -> str:
    if name == "by" and isinstance(value, int):
        return str(_PROPOSED_BY)
    return str(NAMES.get(f"{act} {name}") or NAMES.get(name, name))


def _value(act: str, name: str, value: object, known: Known) -> str:
    if isinstance(value, list):
        return str(pgettext_lazy("between", ", ")).join(role_name(str(one)) for one in value)
    if isinstance(value, int) and name in ("by", "to", "staff"):
        return known.people.get(value, str(value))
    text = str(value)
    if name in ("entry", "category"):
        return entry_name(known.public.catalogue, text)
    if name in ("district", "part"):
        place = district_name(known.public.charter, text)
        return language_name(text) if name == "part" and place == text else place
    words = _VALUES.get(f"{act} {name}") or _VALUES.get(name, {})
    return str(words.get(text, text))
