from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stacking", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="stackingrequest",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
    ]
