# SPDX-License-Identifier: AGPL-3.0-or-later
"""All reading and writing of the registry's tables. Functions take batches; keys are bytes."""

from tellsafe.registry.access.counter import (
    Batch,
    Code,
    add_counter_batch,
    counter_batches,
    counter_codes,
    use_counter_codes,
)
from tellsafe.registry.access.people import (
    ORDERLESS,
    Enrolled,
    add_enrolments,
    add_stamp_requests,
    enrolments,
    forget,
    forget_order,
    restore,
    stamp_requests,
    suspend,
    suspended,
)
from tellsafe.registry.access.roll import replace_roll, roll_members, roll_sizes

__all__ = [
    "ORDERLESS",
    "Batch",
    "Code",
    "Enrolled",
    "add_counter_batch",
    "add_enrolments",
    "add_stamp_requests",
    "counter_batches",
    "counter_codes",
    "enrolments",
    "forget",
    "forget_order",
    "replace_roll",
    "restore",
    "roll_members",
    "roll_sizes",
    "stamp_requests",
    "suspend",
    "suspended",
    "use_counter_codes",
]
