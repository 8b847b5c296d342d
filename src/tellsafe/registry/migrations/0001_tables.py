# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations, models


def _key(name):
    return (name, models.BinaryField(max_length=32, primary_key=True, serialize=False))


def _hash(name):
    return (name, models.BinaryField(max_length=32))


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                _key("key"),
                ("term", models.CharField(max_length=4)),
                _hash("credential_request"),
                _hash("stamps_request"),
            ],
        ),
        migrations.CreateModel(
            name="StampDay",
            fields=[_key("pseudonym_day"), ("day", models.DateField()), _hash("request")],
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[_key("pseudonym"), ("term", models.CharField(max_length=4))],
        ),
    ]
