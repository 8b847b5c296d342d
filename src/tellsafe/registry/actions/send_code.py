# SPDX-License-Identifier: AGPL-3.0-or-later
"""Act: send a code to a phone. The answer is the same whatever becomes of it."""

import asyncio

from tellsafe.registry.actions.receive import opened_form
from tellsafe.registry.actions.refusals import BUSY
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.adapters.sms import is_not_taken
from tellsafe.registry.rules.code import code_for
from tellsafe.registry.rules.forms import CodeForm
from tellsafe.registry.rules.phone import e164
from tellsafe.serving.log import log_bug
from tellsafe.serving.problems import ABSENT, Problem

# Nothing says what the code is for: others read over shoulders, and see lock screens.
_TEXTS = {
    "en": "Your code: {code}. It holds for 10 minutes.",
    "zh": "您的验证码:{code},10分钟内有效。",
    "ug": "كودىڭىز: {code}. ئون مىنۇت ئىچىدە كۈچكە ئىگە.",
}
_on_their_way: set["asyncio.Task[None]"] = set()


async def send_code(registry: Registry, body: bytes) -> Problem | None:
    """None: a code is on its way, if there is anywhere to send it."""
    if registry.is_open:
        return ABSENT
    if registry.phones.is_spent(registry.clock.today()):
        return BUSY
    form = await opened_form(registry, body, CodeForm.read)
    if isinstance(form, Problem):
        return form
    # Not awaited: how long a gateway takes, and whether it is asked at all, depends on the phone.
    task = asyncio.create_task(_send(registry, form))
    _on_their_way.add(task)
    task.add_done_callback(_on_their_way.discard)
    return None


async def _send(registry: Registry, form: CodeForm) -> None:
    phone, today = e164(form.phone, registry.phone_regions), registry.clock.today()
    if phone is None or not registry.phones.may_send(phone, today):
        return
    text = _text(form.language, code_for(registry.code_key, phone, registry.clock.now()))
    try:
        await registry.senders.run(registry.sms.send, phone, text)
    except Exception as error:
        # A gateway's own error, whose message may repeat the phone; log_bug shows no message.
        log_bug(error)
        if is_not_taken(error) and today == registry.clock.today():
            registry.phones.sent_nothing(phone, today)


def _text(language: str, code: str) -> str:
    return _TEXTS.get(language.split("-")[0].lower(), _TEXTS["en"]).format(code=code)
