from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_cards")]
    operations = [
        migrations.AddField(
            model_name="merge", name="made", field=models.JSONField(db_default=[], default=list)
        ),
        migrations.AddField(
            model_name="merge", name="identities", field=models.JSONField(db_default={}, default=dict)
        ),
        migrations.AddIndex(
            model_name="othername", index=models.Index(fields=["folded"], name="other_name_folded")
        ),
        migrations.AlterField(
            model_name="othername",
            name="kind",
            field=models.CharField(
                choices=[
                    ("legal", "Legal"),
                    ("brand", "Brand"),
                    ("former", "Former"),
                    ("short", "Short"),
                    ("noted", "Noted"),
                ],
                max_length=8,
            ),
        ),
    ]
