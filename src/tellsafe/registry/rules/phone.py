# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phone numbers, in their one spelling."""

from collections.abc import Collection

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from tellsafe.registry.rules.digits import folded

# Premium, shared-cost and the like would let somebody earn by asking for codes.
_KINDS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def e164(text: str, regions: Collection[str] = ()) -> str | None:
    """``text``, written with + and country code, in E.164; None if no code can be sent there.

    ``regions``: ISO 3166 codes such as "EE"; none means any.
    """
    try:
        number = phonenumbers.parse(folded(text), None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or number.extension:
        return None
    if phonenumbers.number_type(number) not in _KINDS:
        return None
    if regions and phonenumbers.region_code_for_number(number) not in regions:
        return None
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
