# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of things in the language of the page: entries, districts, languages, positions."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

from tellsafe.formats.catalogue import Catalogue
from tellsafe.formats.charter import Charter

_MILLION = 1_000_000
# Each language by its own name, as its speakers look for it.
_LANGUAGES = {
    "en": "English",
    "zh": "中文",
    "zh-hans": "简体中文",
    "zh-hant": "繁體中文",
    "ug": "ئۇيغۇرچە",
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "et": "Eesti",
    "fa": "فارسی",
    "fr": "Français",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "ru": "Русский",
    "tr": "Türkçe",
    "uk": "Українська",
    "uz": "Oʻzbekcha",
}


def in_page_language(names: Mapping[str, str], otherwise: str = "") -> str:
    """The name in the language of the page, else in English, else ``otherwise``."""
    tag = (get_language() or "en").lower()
    lower = {known.lower(): name for known, name in names.items()}
    return lower.get(tag) or lower.get(tag.split("-")[0]) or lower.get("en") or otherwise


def entry_name(catalogue: Catalogue, code: str) -> str:
    """The entry's name; its code if the catalogue no longer has it."""
    found = catalogue.entry(code)
    return in_page_language(found.name, code) if found else code


def district_name(charter: Charter, code: str) -> str:
    """The district's name; its code if the charter no longer has it."""
    found = next((district for district in charter.districts if district.code == code), None)
    return in_page_language(found.name, code) if found else code


def language_name(tag: str) -> str:
    """The language's own name for itself; the tag for one that is not known here."""
    lower = tag.lower()
    return _LANGUAGES.get(lower) or _LANGUAGES.get(lower.split("-")[0]) or tag


def language_choices(first: str, others: Iterable[str]) -> list[tuple[str, str]]:
    """Languages to choose from, ``first`` first, each once."""
    tags = {first.lower(): first} | {
        tag.lower(): tag for tag in others if tag.lower() != first.lower()
    }
    return [(tag, language_name(tag)) for tag in tags.values()]


def position(lat: int | None, lon: int | None) -> str:
    """Degrees north and east, from millionths of a degree."""
    if lat is None or lon is None:
        return ""
    return f"{lat / _MILLION:.5f}, {lon / _MILLION:.5f}"
