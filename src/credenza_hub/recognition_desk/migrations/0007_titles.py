from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recognition_desk", "0006_alter_precedent_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="casefile",
            name="titles",
            field=models.JSONField(default=dict),
        ),
    ]
