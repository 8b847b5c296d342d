# SPDX-License-Identifier: AGPL-3.0-or-later
"""Held and undone links, the term of a credential, and indexes for incidents and likeness.

The new columns may be empty, so SQLite adds them without making a table anew, and the tables stay
in the order of their keys (tests/test_without_order.py).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="link",
            name="evidence",
            field=models.CharField(max_length=22, null=True),
        ),
        migrations.AddField(
            model_name="link",
            name="undone_for",
            field=models.CharField(
                choices=[
                    ("other-matter", "other-matter"),
                    ("no-ground", "no-ground"),
                    ("moved", "moved"),
                    ("closed", "closed"),
                ],
                max_length=12,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="tip",
            name="term",
            field=models.CharField(max_length=4, null=True),
        ),
        migrations.AddField(
            model_name="tip",
            name="again",
            field=models.CharField(
                choices=[
                    ("new-facts", "new-facts"),
                    ("wrong-reason", "wrong-reason"),
                    ("asked", "asked"),
                    ("alike", "alike"),
                ],
                max_length=12,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="tip",
            name="alike",
            field=models.CharField(max_length=22, null=True),
        ),
        migrations.AlterField(
            model_name="incident",
            name="state",
            field=models.CharField(
                choices=[("held", "held"), ("open", "open"), ("concluded", "concluded")],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="link",
            name="corroboration",
            field=models.CharField(
                blank=True,
                choices=[
                    ("independent", "independent"),
                    ("evidence", "evidence"),
                    ("life", "life"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="answer",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("agreed", "Agreed"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("stale", "Stale"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["entry", "-key"], name="incident_of_entry"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["district", "-key"], name="incident_of_district"),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("removed", False), ("state", "closed")),
                fields=["entry", "where_district", "-key"],
                name="tip_closed_alike",
            ),
        ),
    ]
