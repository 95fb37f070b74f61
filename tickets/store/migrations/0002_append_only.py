"""The database itself refuses to change or to take out entries of the book, whoever asks."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "tickets_eventrow"
WORDS = "entries of the book are neither changed nor taken out"
SQLITE = tuple(
    f"CREATE TRIGGER {TABLE}_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for verb in ("UPDATE", "DELETE")
)
REFUSE = f"BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END"
EVENTS = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} FOR EACH STATEMENT"
POSTGRES = (
    f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {REFUSE} $$",
    f"CREATE TRIGGER {TABLE}_refuse {EVENTS} EXECUTE FUNCTION {TABLE}_refuse()",
)
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRES}


def refuse_changes(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers."""
    for statement in STATEMENTS[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Runs once."""

    dependencies = (("tickets", "0001_initial"),)
    operations = (migrations.RunPython(refuse_changes),)
