# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the record's codes mean, in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tellsafe.desk.web.people.wording import role_name

ACTS: dict[str, str | Promise] = {
    # signing in, accounts
    "signed-in": _("signed in"),
    "refused": _("was refused a sign-in"),
    "added": _("made an account"),
    "invited": _("invited somebody"),
    "password": _("changed a password"),
    "codes-set": _("set up one-time codes"),
    "passkey-added": _("added a passkey"),
    "passkey-removed": _("removed a passkey"),
    "roles": _("changed roles"),
    "removed": _("removed somebody"),
    "factors-reset": _("took away what somebody signs in with"),
    "record-read": _("read the record"),
    "record-taken": _("downloaded the record"),
    # tips
    "read": _("opened it"),
    "reply": _("wrote to the source"),
}
_DETAILS: dict[str, str | Promise] = {
    "way": _("by"),
    "count": _("attempt"),
    "by": _("from"),
    "roles": _("roles"),
    "before": _("roles before"),
    "freed": _("tips freed"),
    "of": _("of"),
    "staff": _("person"),
}
_VALUES: dict[str, str | Promise] = {
    "password": pgettext_lazy("by", "password"),
    "code": pgettext_lazy("by", "one-time code"),
    "passkey": pgettext_lazy("by", "passkey"),
    "console": pgettext_lazy("from", "the machine's console"),
}


def act_words(act: str) -> str:
    """What was done; the code of an act that has no words yet."""
    return str(ACTS.get(act, act))


def detail_words(details: dict[str, object]) -> list[tuple[str, str]]:
    """Each detail's name and value, but for what goes without saying."""
    said = {name: at for name, at in details.items() if at != 0 and (name, at) != ("count", 1)}
    return [(str(_DETAILS.get(name, name)), _value(at)) for name, at in said.items()]


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(role_name(str(one)) for one in value)
    text = str(value)
    return str(_VALUES.get(text, text))
