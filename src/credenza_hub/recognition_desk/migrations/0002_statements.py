import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Statements stand in status lists. Until here none was ever signed, so the table is made anew."""

    dependencies = [
        ("issuing", "0005_packed_documents_only"),
        ("recognition_desk", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="Statement"),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("sequence", models.PositiveIntegerField(help_text="How far the case had come when it was signed.")),
                ("document", models.TextField()),
                ("issued_at", models.DateTimeField()),
                ("status_index", models.PositiveIntegerField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="recognition_desk.casefile",
                    ),
                ),
                (
                    "status_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="issuing.statuslist"
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_at", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("case", "sequence"), name="statement_once")],
            },
        ),
    ]
