# SPDX-License-Identifier: AGPL-3.0-or-later
"""What to write in each field of a charter, said to whoever left it out."""

ADVICE = {
    "operator.name": "who runs this tip line",
    "operator.contact": "how the operator is reached",
    "operator.legal_basis": "the law that the operator acts under",
    "oversight.name": "a body that oversees the operator and is not the operator",
    "oversight.contact": "how to reach the oversight body, not by way of the operator",
    "redress.contact": "to whom a person who was reported can turn",
    "retention.unsubstantiated_days": "after how many days (1 to 90) an unfounded tip is destroyed",
    "retention.substantiated_days": "after how many days (1 to 3650) any other tip is destroyed",
    "retention.mailbox_days": "how many days (1 to 365) a message waits for its source",
    "witnesses.needed": "by how many witnesses the log has to be cosigned, such as 2",
    "witnesses.keys": "witnesses that are not the operator's, each with operator, vkey and url",
    "deployment.id": 'a short name such as "demo-city"',
    "deployment.name": 'what the public calls this tip line, in every language: { en = "…" }',
    "deployment.languages": 'the languages of the public, such as ["en", "zh-Hans", "ug"]',
    "deployment.emergency_number": 'whom to call in danger, such as "112"',
    "deployment.activation": '"verified" (a real person, then forgotten) or "open" (no identity)',
    "deployment.identity_check": '"checksum": how the registry checks an ID number',
    "deployment.schemes": 'the kinds of ID number that are taken, such as ["ee.ik"]',
    "deployment.stamps_per_day": "how many envelopes (1 to 64) a source may send a day",
    "deployment.promises.acknowledge_days": "within how many days (1 to 30) the desk answers",
    "deployment.promises.outcome_days": "within how many days (1 to 365) there is an outcome",
    "deployment.districts": "districts, each with a code and a name in every language",
    "deployment.occupations": "occupations, each with code, name and eligible = true or false",
}
