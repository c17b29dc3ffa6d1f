"""Occupational standards and tables of concepts that the operator of the register has added."""

from __future__ import annotations

from django.db import models


class Standard(models.Model):
    """The latest version of an occupational standard, as its document."""

    name = models.CharField(max_length=600, unique=True, help_text="Its id without spaces, in lower case.")
    other_name = models.CharField(max_length=600, blank=True, db_index=True, help_text="Its address, likewise.")
    title = models.JSONField()
    source = models.TextField(blank=True)
    document = models.TextField(help_text="JSON that credenza.occupations reads.")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ConceptFile(models.Model):
    """A table of concepts that outcomes can be aligned with, e.g. the skills of ESCO in one language."""

    name = models.CharField(max_length=200, unique=True, help_text="Of the file, e.g. skills_en.csv.")
    sha256 = models.CharField(max_length=64, help_text="Of what is packed.")
    concepts = models.PositiveIntegerField(help_text="How many.")
    packed = models.BinaryField(help_text="Wordings as compressed JSON: id, language, text; see queries.")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
