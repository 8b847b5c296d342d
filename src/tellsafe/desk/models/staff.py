# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people who work here: the only ones who are rows."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from tellsafe.desk.rules.roles import Duty, Role, duties_of


class Staff(AbstractBaseUser):
    """An account of somebody who works at this desk. When they signed in is not kept.

    ``totp`` is sealed, see adapters.sealed_secret; None without one. ``series`` grows whenever
    all sessions of this person have to end. Whoever leaves stays a row that can't sign in, since
    the record names who did what.
    """

    name = models.CharField(max_length=64, unique=True)
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    totp = models.BinaryField(null=True)
    series = models.PositiveIntegerField(default=0)
    last_login = None

    USERNAME_FIELD = "name"
    objects = BaseUserManager()

    @property
    def duties(self) -> frozenset[Duty]:
        """All that this person's roles come with."""
        return duties_of([Role(role) for role in self.roles])

    def may(self, duty: Duty) -> bool:
        """Whether one of this person's roles comes with ``duty``."""
        return self.is_active and duty in self.duties

    def get_session_auth_hash(self) -> str:
        """What a session was begun under. It changes with password, roles, activity and series,
        and a session begun under another one is over with its next request."""
        under = "\n".join([self.password, *self.roles, str(self.is_active), str(self.series)])
        return salted_hmac("tellsafe.desk.session", under, algorithm="sha256").hexdigest()


class Passkey(models.Model):
    """A WebAuthn credential: two factors by itself, since its authenticator asks who holds it.

    ``id`` is the SHA-256 of the credential's id, in hex; ``credential`` its id and public key
    (attested credential data); ``label`` what its owner calls it.
    """

    id = models.CharField(primary_key=True, max_length=64)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="passkeys")
    label = models.CharField(max_length=64)
    credential = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)


class Invitation(models.Model):
    """A link by which somebody sets up how they sign in; the table holds its hash alone.

    It is good until a second factor is set up, or ``until`` is over.
    """

    token_hash = models.CharField(primary_key=True, max_length=64)
    staff = models.OneToOneField(Staff, models.CASCADE, related_name="invitation")
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    until = models.DateField()


class Refusals(models.Model):
    """Sign-ins of one account that were refused since the last good one; ``staff`` 0 stands for
    all names that nobody here has.

    It holds a time, ``until`` when to wait, and is deleted by a good sign-in or after a day.
    """

    staff = models.BigIntegerField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()
