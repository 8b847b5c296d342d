# SPDX-License-Identifier: AGPL-3.0-or-later
"""No zone has a table, field or filter for persons, or for what a person is.

Seen to fail: with a model `Subject` that had a field `ethnicity` among the desk's models.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tellsafe"
ZONES = sorted(
    {
        path.parent.name
        for pattern in ("models.py", "models")
        for path in SOURCE.glob(f"*/{pattern}")
    }
)

ALLOWED = {
    ("desk", "staff", "name"),  # the one account table: people who work at the desk sign in
    ("desk", "attachment", "name"),  # "attachment-1.jpg", made by the client
    ("desk", "tip", "life_at_risk"),  # is a life in danger: about what happens, not about anybody
}

# Words of which a name may be made up, each standing alone between underscores.
FORBIDDEN = re.compile(
    r"(?:^|_)(?:"
    r"persons?|people|subjects?|suspects?|offenders?|perpetrators?|targets?|citizens?|residents?"
    r"|individuals?|watch|watchlist|blacklist|profiles?|scores?|risk|trust|faces?|biometrics?"
    r"|surname|forename|firstname|lastname|birth|birthday|gender|sex|age|passport|phone|email|ip"
    r"|agent|device|fingerprint"
    r"|ethnic|ethnicity|race|nationality|religion|faith|dress|worship|travel|opinions?|politics"
    r"|political|association|union|journalist|protest|occupation|orientation|disability"
    r")(?:$|_)"
)


LIST_FIELDS = """
import json, pathlib, sys
from tellsafe.serving import database
from django.conf import settings
zone = sys.argv[1]
apps = ["django.contrib.auth", "django.contrib.contenttypes"] if zone == "desk" else []
extra = {"AUTH_USER_MODEL": "desk.Staff"} if zone == "desk" else {}
settings.configure(INSTALLED_APPS=[*apps, f"tellsafe.{zone}"], SECRET_KEY="x", USE_TZ=True, **extra)
import django
django.setup()
from django.apps import apps as registered
config = next(one for one in registered.get_app_configs() if one.name == f"tellsafe.{zone}")
print(json.dumps([
    (model._meta.model_name, field.name)
    for model in config.get_models(include_auto_created=True)
    for field in model._meta.get_fields()
]))
"""


def fields_of(zone: str) -> list[tuple[str, str]]:
    listed = subprocess.run(
        [sys.executable, "-c", LIST_FIELDS, zone], capture_output=True, text=True, check=True
    )
    return [(model, name) for model, name in json.loads(listed.stdout)]


@pytest.mark.parametrize("zone", ZONES)
def test_no_model_and_no_field_is_about_a_person(zone: str) -> None:
    fields = fields_of(zone)
    assert fields
    named = [
        (zone, model, name)
        for model, name in fields
        if FORBIDDEN.search(model) or FORBIDDEN.search(name) or name.endswith("name")
    ]
    assert set(named) <= ALLOWED


def test_a_manifest_has_no_field_for_a_person() -> None:
    from dataclasses import fields

    from tellsafe.formats.manifest import Reply, Tip
    from tellsafe.formats.place import Where

    names = [field.name for document in (Tip, Reply, Where) for field in fields(document)]
    assert "conduct" in names
    assert [name for name in names if FORBIDDEN.search(name)] == ["life_at_risk"]
