# SPDX-License-Identifier: AGPL-3.0-or-later
"""The accounts of the people who work here, and what they sign in with."""

from datetime import date, datetime, timedelta

from django.db.models import Count, F

from tellsafe.desk.models import Draft, Invitation, Passkey, Refusals, SavedView, Staff
from tellsafe.desk.rules.roles import Role
from tellsafe.formats.encoding import sha256_hex

NOBODY = 0


def find_staff(name: str) -> Staff | None:
    """The account of this name, or None; PostgreSQL can't even be asked for one with a NUL."""
    return None if "\0" in name else Staff.objects.filter(name=name).first()


def staff_of(number: int) -> Staff | None:
    """The account of this number, or None."""
    return Staff.objects.filter(pk=number).first()


def locked_staff(number: int) -> Staff | None:
    """The account of this number, locked until the transaction ends, or None. Before any tip is,
    where both are. Rows that name the account meanwhile wait for nothing."""
    return Staff.objects.select_for_update(no_key=True).filter(pk=number).first()


def everybody() -> list[Staff]:
    """All accounts by name, those that have left last; each with ``keys``, how many passkeys."""
    counted = Staff.objects.select_related("invitation").annotate(keys=Count("passkeys"))
    return list(counted.order_by("-is_active", "name"))


def names_of(numbers: set[int]) -> dict[int, str]:
    """The names of accounts by number."""
    return dict(Staff.objects.filter(pk__in=numbers).values_list("pk", "name"))


def make_staff(name: str, roles: list[Role]) -> Staff:
    """An account that nobody can sign in to yet."""
    made = Staff(name=name, roles=[str(role) for role in roles])
    made.set_unusable_password()
    made.save()
    return made


def other_administrators(than: Staff) -> bool:
    """Whether somebody else who works here administers accounts. Locks all accounts: of two
    administrators who remove each other at the same moment, one stays."""
    others = Staff.objects.select_for_update().exclude(pk=than.pk).filter(is_active=True)
    return any(Role.ADMINISTRATOR in one.roles for one in others.order_by("pk"))


def end_sessions(person: Staff) -> None:
    """Every session of this person is over with its next request."""
    Staff.objects.filter(pk=person.pk).update(series=F("series") + 1)
    person.refresh_from_db(fields=["series"])


def forget_work(person: Staff) -> None:
    """Drafts and saved views, which nobody else sees."""
    Draft.objects.filter(author=person).delete()
    SavedView.objects.filter(owner=person).delete()


# What they sign in with


def passkeys_of(person: Staff) -> list[Passkey]:
    """This person's passkeys, by what they are called."""
    return list(person.passkeys.order_by("label", "pk"))


def find_passkey(credential: bytes) -> Passkey | None:
    """The passkey with this credential id, or None."""
    return Passkey.objects.select_related("staff").filter(pk=passkey_key(credential)).first()


def passkey_key(credential: bytes) -> str:
    """The key of a passkey's row, from its credential id."""
    return sha256_hex(credential)


def drop_factors(person: Staff) -> None:
    """Nothing that this person could sign in with is left."""
    person.passkeys.all().delete()
    person.totp = None
    person.set_unusable_password()
    person.save(update_fields=["totp", "password"])


def has_factor(person: Staff) -> bool:
    """Whether a second factor was set up."""
    return person.totp is not None or person.passkeys.exists()


def invite(person: Staff, token: str, by: Staff | None, until: date) -> None:
    """The link ``token`` is this person's from now on, and no earlier one is."""
    drop_invitation(person)
    Invitation.objects.create(token_hash=_token_hash(token), staff=person, by=by, until=until)


def find_invitation(token: str, today: date) -> Invitation | None:
    """The invitation of this link, if its days are not over."""
    found = Invitation.objects.select_related("staff").filter(token_hash=_token_hash(token))
    return found.filter(until__gte=today, staff__is_active=True).first()


def drop_invitation(person: Staff) -> None:
    """No link is good for this person any more."""
    Invitation.objects.filter(staff=person).delete()


def _token_hash(token: str) -> str:
    return sha256_hex(token.encode("utf-8"))


# Refused sign-ins


def waits_until(number: int) -> datetime | None:
    """Until when sign-ins of this account are refused unseen; locks the account's count."""
    found = Refusals.objects.select_for_update().filter(pk=number).first()
    return found.until if found else None


def count_refusal(number: int, now: datetime) -> int:
    """One more. How many there were since the last good sign-in."""
    row, _made = Refusals.objects.get_or_create(pk=number, defaults={"until": now})
    row.count += 1
    row.save(update_fields=["count"])
    return row.count


def wait_until(number: int, until: datetime) -> None:
    """Refuse this account's sign-ins unseen until then."""
    Refusals.objects.filter(pk=number).update(until=until)


def forgive(number: int) -> None:
    """Refused sign-ins of this account count no longer."""
    Refusals.objects.filter(pk=number).delete()


def forgive_old(now: datetime) -> None:
    """Nor do those of anybody, a day after."""
    Refusals.objects.filter(until__lt=now - timedelta(days=1)).delete()
