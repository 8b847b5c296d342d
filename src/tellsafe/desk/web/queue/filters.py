# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form that narrows the queue, and the views beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tellsafe.desk.access import Staff, queue, views
from tellsafe.desk.access.triagers import triagers
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.views import View
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.queue.labels import DRILLS, LIFE, ORDERS, STATES, WAITS
from tellsafe.desk.web.wording import in_page_language, language_choices


@dataclass(frozen=True)
class Field:
    """A list to choose one from; its first choice is that it does not matter."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Tab:
    """A view by its title, and how many tips it shows; ``saved`` is its id if somebody keeps it."""

    title: str
    query: str
    count: str
    here: bool
    saved: str = ""


def fields(view: View) -> list[Field]:
    """What the queue can be narrowed to, in the language of the page."""
    public = published(ZONE)
    entries = [(one.code, in_page_language(one.name, one.code)) for one in public.catalogue.entries]
    districts = [
        (one.code, in_page_language(one.name, one.code)) for one in public.charter.districts
    ]
    spoken = public.charter.languages
    languages = language_choices(view.language or spoken[0], spoken)
    who = [("me", _("Me")), ("nobody", _("Nobody"))]
    who += [(str(person.pk), person.name) for person in triagers()]
    return [
        _field(view, "state", _("State"), _pairs(STATES), _("All that waits")),
        _field(view, "waits", _("Waits for"), _pairs(WAITS), _("Anybody")),
        _field(view, "assignee", _("Whose"), who, _("Anybody's")),
        _field(view, "entry", _("Entry"), entries, _("Any")),
        _field(view, "district", _("District"), districts, _("Any")),
        _field(view, "language", _("Language"), languages, _("Any")),
        _field(view, "life", _("Danger"), _pairs(LIFE), _("Any")),
        _field(view, "drill", _("Drills"), _pairs(DRILLS), _("With the others")),
        _field(view, "order", _("Order"), _pairs(ORDERS), _("Most urgent first")),
    ]


def _field(
    view: View, name: str, label: str, choices: Sequence[tuple[str, str]], anything: str
) -> Field:
    return Field(name, label, [("", anything), *choices], getattr(view, name))


def _pairs(labels: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in labels.items()]


def tabs(view: View, person: Staff) -> list[Tab]:
    """The views that everybody has, then this person's own; all counted in one query."""
    kept = views.views_of(person)
    shown = [*_everybodys(), *((one.title, View.parse(one.query)) for one in kept)]
    counted = queue.counts([each for _title, each in shown], person.pk)
    ids = [""] * len(_everybodys()) + [one.pk for one in kept]
    return [
        Tab(title, each.query, _bounded(count), each.query == view.whole.query, saved)
        for (title, each), count, saved in zip(shown, counted, ids, strict=True)
    ]


def _everybodys() -> list[tuple[str, View]]:
    return [
        (_("All that waits"), View()),
        (_("Mine"), View(assignee="me")),
        (_("Nobody's"), View(assignee="nobody")),
        (_("Life at risk"), View(life="only")),
        (_("Waits for us"), View(waits="desk")),
        (_("Closed"), View(state="closed")),
        (f"{_('Closed')} · {_('Waits for us')}", View(state="closed", waits="desk")),
    ]


def _bounded(count: int) -> str:
    return f"{queue.COUNTED}+" if count > queue.COUNTED else str(count)
