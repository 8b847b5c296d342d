# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of signing in, accounts and the record."""

from django.urls import path

from tellsafe.desk.web.people import account, enrol, passkeys, record, sign_in, staff
from tellsafe.desk.web.people.home import home

urlpatterns = [
    path("home", home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/code", sign_in.sign_in_code, name="sign-in-code"),
    path("sign-in/set-up", enrol.sign_in_enrol, name="sign-in-enrol"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("invited/<str:token>", enrol.invited, name="invited"),
    path("passkeys/ask", passkeys.ask, name="passkey-ask"),
    path("passkeys/sign-in", passkeys.sign_in_by_passkey, name="passkey-sign-in"),
    path("passkeys/new", passkeys.new, name="passkey-new"),
    path("passkeys/add", passkeys.add, name="passkey-add"),
    path("account", account.account, name="account"),
    path("account/password", account.account_password, name="account-password"),
    path("account/codes", account.account_codes, name="account-codes"),
    path(
        "account/passkeys/<str:key>/remove",
        account.account_passkey_remove,
        name="account-passkey-remove",
    ),
    path("people", staff.people, name="people"),
    path("people/invite", staff.invite, name="invite"),
    path("people/<int:number>", staff.person, name="person"),
    path("people/<int:number>/roles", staff.person_roles, name="person-roles"),
    path("people/<int:number>/remove", staff.person_remove, name="person-remove"),
    path("people/<int:number>/reset", staff.person_reset, name="person-reset"),
    path("record", record.record, name="record"),
    path("record/verify", record.record_verify, name="record-verify"),
    path("record/lines", record.record_lines, name="record-lines"),
]
