"""The tables as they were first."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="account",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("roles", models.JSONField(default=list)),
                ("department", models.CharField(blank=True, max_length=64)),
                ("county", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="CounterRow",
            fields=[
                ("series", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="LoginTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user", models.CharField(max_length=150)),
                ("address", models.CharField(max_length=45)),
                ("at", models.DateTimeField()),
                ("good", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "at"], name="login_user"),
                    models.Index(fields=["address", "at"], name="login_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketRow",
            fields=[
                ("number", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=32)),
                ("state", models.CharField(max_length=32)),
                ("owner", models.CharField(blank=True, max_length=32)),
                ("department", models.CharField(max_length=64)),
                ("county", models.CharField(blank=True, max_length=64)),
                ("system", models.CharField(blank=True, max_length=200)),
                ("entered", models.DateTimeField()),
                ("touched", models.DateTimeField()),
                ("due", models.DateField(null=True)),
                ("papers_due", models.DateField(null=True)),
                ("urgent", models.BooleanField(default=False)),
                ("plan_hash", models.CharField(blank=True, max_length=128)),
                ("revision", models.PositiveIntegerField()),
                ("head", models.CharField(max_length=64)),
                ("request", models.JSONField()),
                ("standing", models.JSONField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["department", "-touched"], name="ticket_department"),
                    models.Index(fields=["county", "-touched"], name="ticket_county"),
                    models.Index(fields=["owner", "due"], name="ticket_turn"),
                    models.Index(fields=["-touched"], name="ticket_touched"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=200)),
                ("type", models.CharField(max_length=32)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("until", models.DateField(null=True)),
                ("user", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="tickets.ticketrow"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("ticket", "sequence"), name="paper_once")],
            },
        ),
        migrations.CreateModel(
            name="EventRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("action", models.CharField(max_length=32)),
                ("user", models.CharField(max_length=64)),
                ("role", models.CharField(max_length=32)),
                ("source", models.CharField(max_length=32)),
                ("target", models.CharField(max_length=32)),
                ("note", models.TextField(blank=True)),
                ("data", models.TextField()),
                ("before", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="tickets.ticketrow"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("ticket", "sequence"), name="event_once")],
            },
        ),
        migrations.CreateModel(
            name="CommandRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("task", models.CharField(max_length=32)),
                ("data", models.JSONField(default=dict)),
                ("made", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("holder", models.CharField(blank=True, max_length=64)),
                ("held_until", models.DateTimeField(null=True)),
                ("done", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True)),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commands", to="tickets.ticketrow"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("done", None)), fields=["task", "id"], name="command_open"),
                    models.Index(fields=["ticket", "id"], name="command_ticket"),
                ],
            },
        ),
    ]
