# SPDX-License-Identifier: AGPL-3.0-or-later
"""The indexes that the queue is walked along, and the counts that tell open pages of changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0002_without_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("kind", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("count", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="tip",
            name="tip_state_newest",
        ),
        migrations.AddIndex(
            model_name="taken",
            index=models.Index(fields=["day", "outcome"], name="taken_by_day"),
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
    ]
