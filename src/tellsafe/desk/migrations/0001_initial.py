# SPDX-License-Identifier: AGPL-3.0-or-later

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "key",
                    models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False),
                ),
                ("words", models.TextField()),
            ],
            options={
                "db_table": "desk_search",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("tips", models.BigIntegerField()),
            ],
            options={
                "db_table": "desk_searchword",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("kind", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("count", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
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
        ),
        migrations.CreateModel(
            name="Refusals",
            fields=[
                ("staff", models.BigIntegerField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Verified",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
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
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=128)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="desk.tip",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Drill",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
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
                        choices=[("held", "held"), ("open", "open"), ("concluded", "concluded")],
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
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("token_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("until", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
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
                ("day", models.DateField()),
                ("undone", models.DateField(null=True)),
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
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="desk.incident",
                    ),
                ),
                (
                    "tip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="desk.tip",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("status", models.CharField(blank=True, max_length=16)),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=128)),
                ("day", models.DateField()),
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
                    "tip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="desk.tip",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
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
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("text", models.TextField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "tip",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="desk.tip",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=64)),
                ("credential", models.BinaryField()),
                ("sign_count", models.BigIntegerField(default=0)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
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
                        ],
                        max_length=10,
                    ),
                ),
                ("terms", models.JSONField(default=dict)),
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
                ("answered", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "second",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
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
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=64)),
                ("query", models.CharField(max_length=512)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
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
            },
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["state", "urgency", "due", "key"],
                name="tip_queue_state",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["entry", "urgency", "due", "key"],
                name="tip_queue_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["language", "urgency", "due", "key"],
                name="tip_queue_language",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["where_district", "urgency", "due", "key"],
                name="tip_queue_district",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["assignee", "urgency", "due", "key"],
                name="tip_queue_assignee",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["urgency", "due", "key"],
                name="tip_queue_all",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("assignee__isnull", True)),
                fields=["urgency", "due", "key"],
                name="tip_queue_nobody",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("life_at_risk", True)),
                fields=["urgency", "due", "key"],
                name="tip_queue_life",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("drill", True)),
                fields=["urgency", "due", "key"],
                name="tip_queue_drill",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("answered", False)),
                fields=["urgency", "due", "key"],
                name="tip_queue_desk",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("answered", True)),
                fields=["urgency", "due", "key"],
                name="tip_queue_source",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["state", "-key"],
                name="tip_newest_state",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["entry", "-key"],
                name="tip_newest_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["language", "-key"],
                name="tip_newest_language",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["where_district", "-key"],
                name="tip_newest_district",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)),
                fields=["assignee", "-key"],
                name="tip_newest_assignee",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False)), fields=["-key"], name="tip_newest_all"
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("assignee__isnull", True)),
                fields=["-key"],
                name="tip_newest_nobody",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("life_at_risk", True)),
                fields=["-key"],
                name="tip_newest_life",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("drill", True)),
                fields=["-key"],
                name="tip_newest_drill",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("answered", False)),
                fields=["-key"],
                name="tip_newest_desk",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", False), ("answered", True)),
                fields=["-key"],
                name="tip_newest_source",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", True)),
                fields=["entry", "-key"],
                name="tip_done_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", True)),
                fields=["language", "-key"],
                name="tip_done_language",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", True)),
                fields=["where_district", "-key"],
                name="tip_done_district",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", True)),
                fields=["assignee", "-key"],
                name="tip_done_assignee",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", True)), fields=["-key"], name="tip_done_all"
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", True), ("assignee__isnull", True)),
                fields=["-key"],
                name="tip_done_nobody",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", True), ("life_at_risk", True)),
                fields=["-key"],
                name="tip_done_life",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("due__isnull", True), ("drill", True)),
                fields=["-key"],
                name="tip_done_drill",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("removed", False), ("state", "closed")),
                fields=["entry", "where_district", "-key"],
                name="tip_closed_alike",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("tip", "author"), name="one_draft_each"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone", None)), fields=("tip",), name="part_of_one_incident"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("way", "queued")),
                fields=["tip", "number"],
                name="message_queued",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("tip", "number"), name="one_turn_at_a_time"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("tip", "number"), name="one_note_at_a_time"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                fields=("incident", "number"), name="one_incident_note"
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["answer", "day"], name="proposal_waiting"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "open"), ("tip__isnull", False)),
                fields=("tip",),
                name="one_proposal_a_tip",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "open"), ("incident__isnull", False)),
                fields=("incident", "kind"),
                name="one_proposal_an_incident",
            ),
        ),
    ]
