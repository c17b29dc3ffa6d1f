import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0007_validity_and_suspension"),
        ("issuing", "0008_every_hand_over_has_a_cohort"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claimed_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(db_index=True, null=True)),
                ("fault", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StatusAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("corrected", "corrected"),
                            ("renewed", "renewed"),
                            ("withdrawn", "withdrawn"),
                            ("suspended", "suspended"),
                            ("restored", "suspension lifted"),
                            ("ended", "suspension ended"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("name", "A name was misspelt"),
                            ("person", "Another personal detail was wrong"),
                            ("result", "A result was wrong"),
                            ("validity", "The validity is extended"),
                            ("key", "The key that signed it is no longer used"),
                            ("error", "It was awarded in error"),
                            ("annulled", "The assessment was annulled"),
                            ("dishonesty", "Dishonesty in the assessment was proven"),
                            ("inquiry", "The award is being examined"),
                            ("requirement", "A requirement is not met for the time being"),
                            ("settled", "The matter is settled"),
                            ("learner", "The learner asked for it"),
                            ("time", "The time set for it is over"),
                            ("other", "Another reason"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("remark", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="The end of a suspension.", null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="credential",
            name="can_be_suspended",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Whether the document names a list of suspensions."
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="replaced",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="0: it counts. 1, 2 and so on: later ones took its place, in this order.",
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="suspended_until",
            field=models.DateTimeField(
                help_text="While it lies ahead the credential is suspended, whether or not a worker is awake.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="valid_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="statuslist",
            name="suspensions",
            field=models.OneToOneField(
                help_text="The list that says which of the same credentials are suspended, at the same places.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revocations",
                to="issuing.statuslist",
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="participant",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credentials",
                to="cohorts.participant",
            ),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                condition=models.Q(("suspended_until__isnull", False)),
                fields=["suspended_until"],
                name="suspended_credential",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(fields=("participant", "replaced"), name="one_credential_counts"),
        ),
        migrations.AddField(
            model_name="statusact",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="statusact",
            name="credential",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="issuing.credential"
            ),
        ),
        migrations.AddField(
            model_name="statusact",
            name="successor",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="origin", to="issuing.credential"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="act",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="notice", to="issuing.statusact"
            ),
        ),
    ]
