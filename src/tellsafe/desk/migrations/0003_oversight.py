# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seats of the oversight body, and the reviews that it orders.

Nothing here makes a table anew: on SQLite a condition's uniqueness is an index, and choices are no
part of a column.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from tellsafe.serving.tables import CreateTables

_OPEN_TIP = Q(answer="open", tip__isnull=False)
_KINDS = ("ground", "close", "conclude", "export", "hold", "answer")
_FINDINGS = ("holds", "anew", "withdrawn")


def _person(*, null=True):
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def _about(model):
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="reviews",
        to=model,
    )


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_beside_models")]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "staff",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="seat",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("word", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="UsedWord",
                    fields=[
                        (
                            "word",
                            models.CharField(max_length=22, primary_key=True, serialize=False),
                        ),
                        ("until", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        ("tip", _about("desk.tip")),
                        ("incident", _about("desk.incident")),
                        ("reason", models.TextField()),
                        ("by", _person(null=False)),
                        ("day", models.DateField()),
                        ("statement", models.TextField(blank=True)),
                        ("stated_by", _person()),
                        ("confirmed_by", _person()),
                        ("stated", models.DateField(null=True)),
                        (
                            "finding",
                            models.CharField(
                                blank=True,
                                choices=[(one, one) for one in _FINDINGS],
                                max_length=12,
                            ),
                        ),
                        ("ended", models.DateField(null=True)),
                        ("ended_by", _person()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["day", "id"], condition=Q(ended=None), name="review_open"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tip",),
                                condition=Q(ended=None, tip__isnull=False),
                                name="one_review_a_tip",
                            ),
                            models.UniqueConstraint(
                                fields=("incident",),
                                condition=Q(ended=None, incident__isnull=False),
                                name="one_review_an_incident",
                            ),
                        ],
                    },
                ),
            ],
            by_key=("Review",),
        ),
        migrations.RemoveConstraint(model_name="proposal", name="one_proposal_a_tip"),
        migrations.AlterField(
            model_name="proposal",
            name="kind",
            field=models.CharField(choices=[(one, one) for one in _KINDS], max_length=10),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["-day", "-id"], name="proposal_newest"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["act", "-number"], name="record_of_act"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                fields=("tip",), condition=_OPEN_TIP & ~Q(kind="answer"), name="one_proposal_a_tip"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                fields=("tip",),
                condition=Q(answer="open", kind="answer", tip__isnull=False),
                name="one_answer_a_tip",
            ),
        ),
    ]
