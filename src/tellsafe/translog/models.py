# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log's durable truth. All of it is public."""

from django.db import models


class Entry(models.Model):
    """One entry: where it stands, its RFC 6962 leaf hash (32 bytes), and its bytes."""

    index = models.BigIntegerField(primary_key=True)
    leaf_hash = models.BinaryField(max_length=32, unique=True)
    body = models.BinaryField()
