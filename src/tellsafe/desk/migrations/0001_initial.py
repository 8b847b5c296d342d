# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's tables, but for what models can't say (0002).

Those of ``_BY_KEY`` hold tips and what belongs to them; tests/test_without_order.py says so.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tellsafe.serving.tables import CreateTables

_BY_KEY = (
    "Alarm",
    "Attachment",
    "Draft",
    "Drill",
    "Hold",
    "Incident",
    "Link",
    "Mark",
    "Marked",
    "Message",
    "Note",
    "Picture",
    "Proposal",
    "Rendering",
    "Rendition",
    "Review",
    "Suspension",
    "Taken",
    "Tip",
    "Untaken",
)


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
    initial = True

    dependencies = []

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        ("kind", models.CharField(max_length=8, primary_key=True, serialize=False)),
                        ("count", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Head",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.BigIntegerField(default=0)),
                        (
                            "hash",
                            models.CharField(
                                default="0000000000000000000000000000000000000000000000000000000000000000",
                                max_length=64,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        ("key", models.BigIntegerField(unique=True)),
                        ("day", models.DateField()),
                        ("entry", models.CharField(max_length=128)),
                        ("conduct", models.TextField()),
                        ("district", models.CharField(blank=True, max_length=128)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("held", "held"),
                                    ("open", "open"),
                                    ("concluded", "concluded"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ended", "ended"),
                                    ("prevented", "prevented"),
                                    ("handed-on", "handed-on"),
                                    ("not-found", "not-found"),
                                    ("mistaken", "mistaken"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("concluded", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "-key"], name="incident_newest"),
                            models.Index(fields=["entry", "-key"], name="incident_of_entry"),
                            models.Index(fields=["district", "-key"], name="incident_of_district"),
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Record",
                    fields=[
                        ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("day", models.DateField()),
                        ("staff", models.BigIntegerField()),
                        ("act", models.CharField(max_length=24)),
                        ("about", models.CharField(max_length=40)),
                        ("entry", models.TextField()),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["staff", "-number"], name="record_of_staff"),
                            models.Index(fields=["about", "-number"], name="record_about"),
                            models.Index(fields=["act", "-number"], name="record_of_act"),
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Refusals",
                    fields=[
                        ("staff", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("count", models.PositiveIntegerField(default=0)),
                        ("until", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SearchText",
                    fields=[
                        (
                            "key",
                            models.BigIntegerField(
                                db_column="rowid", primary_key=True, serialize=False
                            ),
                        ),
                        ("words", models.TextField()),
                    ],
                    options={
                        "db_table": "desk_search",
                        "managed": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SearchWord",
                    fields=[
                        (
                            "word",
                            models.CharField(max_length=40, primary_key=True, serialize=False),
                        ),
                        ("tips", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "desk_searchword",
                        "managed": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Staff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("name", models.CharField(max_length=64, unique=True)),
                        ("roles", models.JSONField(default=list)),
                        ("is_active", models.BooleanField(default=True)),
                        ("totp", models.BinaryField(null=True)),
                        ("series", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Drill",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("day", models.DateField()),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "token_hash",
                            models.CharField(max_length=64, primary_key=True, serialize=False),
                        ),
                        (
                            "staff",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitation",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("until", models.DateField()),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Passkey",
                    fields=[
                        ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        (
                            "staff",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="passkeys",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("label", models.CharField(max_length=64)),
                        ("credential", models.BinaryField()),
                        ("sign_count", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="views",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("title", models.CharField(max_length=64)),
                        ("query", models.CharField(max_length=512)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Taken",
                    fields=[
                        (
                            "envelope_hash",
                            models.CharField(max_length=64, primary_key=True, serialize=False),
                        ),
                        ("outcome", models.CharField(max_length=40)),
                        ("day", models.DateField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["day", "outcome"], name="taken_by_day")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Untaken",
                    fields=[
                        (
                            "envelope_hash",
                            models.CharField(max_length=64, primary_key=True, serialize=False),
                        ),
                        ("file_key", models.BinaryField()),
                        ("tries", models.PositiveIntegerField(default=0)),
                        ("day", models.DateField()),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Tally",
                    fields=[
                        ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("month", models.DateField()),
                        ("measure", models.CharField(max_length=32)),
                        ("entry", models.CharField(max_length=128)),
                        ("language", models.CharField(max_length=128)),
                        ("district", models.CharField(blank=True, max_length=128)),
                        ("count", models.BigIntegerField(default=0)),
                        ("days", models.BigIntegerField(default=0)),
                        ("in_time", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["month", "measure"], name="tally_month")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Tip",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        ("key", models.BigIntegerField(unique=True)),
                        ("day", models.DateField()),
                        ("entry", models.CharField(max_length=128)),
                        ("conduct", models.TextField()),
                        ("language", models.CharField(max_length=128)),
                        ("life_at_risk", models.BooleanField()),
                        ("when_day", models.DateField(null=True)),
                        ("when_time", models.CharField(blank=True, max_length=5)),
                        ("when_note", models.TextField(blank=True)),
                        ("where_precision", models.CharField(max_length=8)),
                        ("where_lat", models.IntegerField(null=True)),
                        ("where_lon", models.IntegerField(null=True)),
                        ("where_district", models.CharField(blank=True, max_length=128)),
                        ("where_note", models.TextField(blank=True)),
                        ("pseudonym_hash", models.CharField(db_index=True, max_length=64)),
                        ("pseudonym", models.BinaryField(max_length=64, null=True)),
                        ("credential", models.CharField(blank=True, max_length=32)),
                        ("term", models.CharField(max_length=4, null=True)),
                        ("reply_recipient", models.TextField()),
                        ("mailbox_address", models.CharField(db_index=True, max_length=64)),
                        ("mailbox_key", models.CharField(max_length=43)),
                        ("drill", models.BooleanField(default=False)),
                        ("unread", models.BooleanField(default=True)),
                        ("answered", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "new"),
                                    ("open", "open"),
                                    ("grounded", "grounded"),
                                    ("closed", "closed"),
                                    ("review", "review"),
                                ],
                                default="new",
                                max_length=10,
                            ),
                        ),
                        ("urgency", models.PositiveSmallIntegerField(default=1)),
                        ("since", models.DateField()),
                        ("due", models.DateField(null=True)),
                        (
                            "assignee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no-danger", "no-danger"),
                                    ("not-enough", "not-enough"),
                                    ("not-ours", "not-ours"),
                                    ("dealt-with", "dealt-with"),
                                    ("identity", "identity"),
                                    ("knowingly-false", "knowingly-false"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ended", "ended"),
                                    ("prevented", "prevented"),
                                    ("handed-on", "handed-on"),
                                    ("not-found", "not-found"),
                                    ("mistaken", "mistaken"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("leader", models.CharField(max_length=22, null=True)),
                        ("ended", models.DateField(null=True)),
                        ("removed", models.BooleanField(default=False)),
                        (
                            "again",
                            models.CharField(
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
                        ("alike", models.CharField(max_length=22, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["state", "urgency", "due", "key"],
                                name="tip_queue_state",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["entry", "urgency", "due", "key"],
                                name="tip_queue_entry",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["language", "urgency", "due", "key"],
                                name="tip_queue_language",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["where_district", "urgency", "due", "key"],
                                name="tip_queue_district",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["assignee", "urgency", "due", "key"],
                                name="tip_queue_assignee",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["urgency", "due", "key"],
                                name="tip_queue_all",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("due__isnull", False), ("assignee__isnull", True)
                                ),
                                fields=["urgency", "due", "key"],
                                name="tip_queue_nobody",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False), ("life_at_risk", True)),
                                fields=["urgency", "due", "key"],
                                name="tip_queue_life",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False), ("drill", True)),
                                fields=["urgency", "due", "key"],
                                name="tip_queue_drill",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False), ("answered", False)),
                                fields=["urgency", "due", "key"],
                                name="tip_queue_desk",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False), ("answered", True)),
                                fields=["urgency", "due", "key"],
                                name="tip_queue_source",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["state", "-key"],
                                name="tip_newest_state",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["entry", "-key"],
                                name="tip_newest_entry",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["language", "-key"],
                                name="tip_newest_language",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["where_district", "-key"],
                                name="tip_newest_district",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["assignee", "-key"],
                                name="tip_newest_assignee",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False)),
                                fields=["-key"],
                                name="tip_newest_all",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("due__isnull", False), ("assignee__isnull", True)
                                ),
                                fields=["-key"],
                                name="tip_newest_nobody",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False), ("life_at_risk", True)),
                                fields=["-key"],
                                name="tip_newest_life",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False), ("drill", True)),
                                fields=["-key"],
                                name="tip_newest_drill",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False), ("answered", False)),
                                fields=["-key"],
                                name="tip_newest_desk",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", False), ("answered", True)),
                                fields=["-key"],
                                name="tip_newest_source",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", True)),
                                fields=["entry", "-key"],
                                name="tip_done_entry",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", True)),
                                fields=["language", "-key"],
                                name="tip_done_language",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", True)),
                                fields=["where_district", "-key"],
                                name="tip_done_district",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", True)),
                                fields=["assignee", "-key"],
                                name="tip_done_assignee",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", True)),
                                fields=["-key"],
                                name="tip_done_all",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("due__isnull", True), ("assignee__isnull", True)
                                ),
                                fields=["-key"],
                                name="tip_done_nobody",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", True), ("life_at_risk", True)),
                                fields=["-key"],
                                name="tip_done_life",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", True), ("drill", True)),
                                fields=["-key"],
                                name="tip_done_drill",
                            ),
                            models.Index(
                                condition=models.Q(("due__isnull", True), ("answered", False)),
                                fields=["-key"],
                                name="tip_done_desk",
                            ),
                            models.Index(
                                condition=models.Q(("leader__isnull", False)),
                                fields=["leader", "urgency", "due", "key"],
                                name="tip_copies",
                            ),
                            models.Index(
                                condition=models.Q(("state", "closed")),
                                fields=["ended"],
                                name="tip_ended",
                            ),
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Alarm",
                    fields=[
                        (
                            "tip",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="alarm",
                                serialize=False,
                                to="desk.tip",
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("escalated", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "tip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafts",
                                to="desk.tip",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("language", models.CharField(max_length=128)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tip", "author"), name="one_draft_each")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "tip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holds",
                                to="desk.tip",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("court", "court"),
                                    ("redress", "redress"),
                                    ("appeal", "appeal"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("until", models.DateField()),
                        ("day", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["tip", "until"], name="hold_of_tip")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Suspension",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "tip",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="suspension",
                                to="desk.tip",
                            ),
                        ),
                        ("pseudonym_hash", models.CharField(db_index=True, max_length=64)),
                        ("pseudonym", models.BinaryField(max_length=64)),
                        ("term", models.CharField(max_length=4)),
                        ("day", models.DateField()),
                        ("lifted", models.DateField(null=True)),
                        ("upheld", models.DateField(null=True)),
                        ("carried", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("carried", False)),
                                fields=["id"],
                                name="suspension_to_carry",
                            )
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Purged",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False)),
                        ("count", models.PositiveIntegerField(default=0)),
                        ("logged", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Link",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "tip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="desk.tip",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="desk.incident",
                            ),
                        ),
                        ("entry", models.CharField(max_length=128)),
                        ("conduct", models.TextField()),
                        (
                            "corroboration",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("independent", "independent"),
                                    ("evidence", "evidence"),
                                    ("life", "life"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("evidence", models.CharField(max_length=22, null=True)),
                        ("wording", models.CharField(blank=True, max_length=22)),
                        ("day", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone", models.DateField(null=True)),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undone_for",
                            models.CharField(
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone", None)),
                                fields=("tip",),
                                name="part_of_one_incident",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "tip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="desk.tip",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("kind", models.CharField(max_length=8)),
                        ("status", models.CharField(blank=True, max_length=16)),
                        ("text", models.TextField()),
                        ("language", models.CharField(max_length=128)),
                        ("day", models.DateField()),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("here", "Here"),
                                    ("queued", "Queued"),
                                    ("delivered", "Delivered"),
                                    ("undeliverable", "Undeliverable"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("sealed", models.BinaryField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("way", "queued")),
                                fields=["tip", "number"],
                                name="message_queued",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tip", "number"), name="one_turn_at_a_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "tip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="desk.tip",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="desk.message",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=64)),
                        ("media_type", models.CharField(max_length=128)),
                        ("length", models.BigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("sealed_length", models.BigIntegerField()),
                        ("sealed_sha256", models.CharField(max_length=64)),
                        ("file_key", models.BinaryField(max_length=16, null=True)),
                        ("cleaned", models.BooleanField()),
                        ("damaged", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "mark",
                                "key",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("mark", models.IntegerField()),
                        ("key", models.BigIntegerField()),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Marked",
                    fields=[
                        ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("marks", models.BinaryField(max_length=128)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Picture",
                    fields=[
                        (
                            "attachment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="picture",
                                serialize=False,
                                to="desk.attachment",
                            ),
                        ),
                        ("key", models.BigIntegerField()),
                        ("bits", models.BinaryField(max_length=32)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["key"], name="picture_of_tip")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "tip",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="desk.tip",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="desk.incident",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("day", models.DateField()),
                        ("text", models.TextField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tip", "number"), name="one_note_at_a_time"
                            ),
                            models.UniqueConstraint(
                                fields=("incident", "number"), name="one_incident_note"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ground", "ground"),
                                    ("close", "close"),
                                    ("conclude", "conclude"),
                                    ("export", "export"),
                                    ("hold", "hold"),
                                    ("answer", "answer"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "tip",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="desk.tip",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="desk.incident",
                            ),
                        ),
                        ("terms", models.JSONField(default=dict)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "answer",
                            models.CharField(
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
                        (
                            "second",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["answer", "day"], name="proposal_waiting"),
                            models.Index(fields=["-day", "-id"], name="proposal_newest"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("answer", "open"),
                                    ("tip__isnull", False),
                                    models.Q(("kind", "answer"), _negated=True),
                                ),
                                fields=("tip",),
                                name="one_proposal_a_tip",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("answer", "open"), ("kind", "answer"), ("tip__isnull", False)
                                ),
                                fields=("tip",),
                                name="one_answer_a_tip",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "open"), ("incident__isnull", False)),
                                fields=("incident", "kind"),
                                name="one_proposal_an_incident",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rendering",
                    fields=[
                        (
                            "attachment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="rendering",
                                serialize=False,
                                to="desk.attachment",
                            ),
                        ),
                        ("urgency", models.PositiveSmallIntegerField()),
                        ("recording", models.BooleanField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("done", "done"),
                                    ("refused", "refused"),
                                    ("parked", "parked"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=16)),
                        ("kind", models.CharField(blank=True, max_length=8)),
                        ("shortened", models.BooleanField(default=False)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("lease", models.CharField(blank=True, max_length=22)),
                        ("until", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["urgency", "attachment"],
                                name="rendering_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("state", "parked")),
                                fields=["attachment"],
                                name="rendering_parked",
                            ),
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Rendition",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="renditions",
                                to="desk.attachment",
                            ),
                        ),
                        ("part", models.CharField(max_length=9)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("width", models.PositiveSmallIntegerField()),
                        ("height", models.PositiveSmallIntegerField()),
                        ("milliseconds", models.BigIntegerField()),
                        ("length", models.BigIntegerField()),
                        ("file_key", models.BinaryField(max_length=16)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("attachment", "part", "number"), name="one_rendition_each"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Verified",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.BigIntegerField(default=0)),
                        (
                            "hash",
                            models.CharField(
                                default="0000000000000000000000000000000000000000000000000000000000000000",
                                max_length=64,
                            ),
                        ),
                        ("day", models.DateField(null=True)),
                        ("broken", models.BigIntegerField(null=True)),
                        ("anchored", models.DateField(null=True)),
                        ("salt", models.CharField(blank=True, max_length=22)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
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
                                fields=["day", "id"],
                                condition=models.Q(ended=None),
                                name="review_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tip",),
                                condition=models.Q(ended=None, tip__isnull=False),
                                name="one_review_a_tip",
                            ),
                            models.UniqueConstraint(
                                fields=("incident",),
                                condition=models.Q(ended=None, incident__isnull=False),
                                name="one_review_an_incident",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FairnessCheck",
                    fields=[
                        (
                            "quarter",
                            models.CharField(max_length=7, primary_key=True, serialize=False),
                        ),
                        ("day", models.DateField()),
                        ("judged", models.PositiveIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="MonthAccount",
                    fields=[
                        (
                            "month",
                            models.CharField(max_length=7, primary_key=True, serialize=False),
                        ),
                        ("signed", models.BinaryField()),
                        ("stands", models.JSONField(null=True)),
                        ("handed", models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="Pause",
                    fields=[
                        ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                        ("category", models.CharField(max_length=64)),
                        ("quarter", models.CharField(max_length=7)),
                        ("measure", models.CharField(max_length=16)),
                        ("by", models.CharField(max_length=16)),
                        ("part", models.CharField(max_length=64)),
                        ("hits", models.BigIntegerField()),
                        ("whole", models.BigIntegerField()),
                        ("other_hits", models.BigIntegerField()),
                        ("other_whole", models.BigIntegerField()),
                        ("since", models.DateField()),
                        ("lifted", models.DateField(null=True)),
                        ("finding", models.CharField(blank=True, max_length=16)),
                        ("why", models.TextField(blank=True)),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("lifted", None)),
                                fields=["category"],
                                name="pause_now",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("category", "quarter", "measure", "by", "part"),
                                name="pause_once",
                            )
                        ],
                    },
                ),
            ],
            by_key=_BY_KEY,
        )
    ]
