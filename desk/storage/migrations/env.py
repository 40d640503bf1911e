"""Alembic's entry point: run the migrations on the connection of `desk.storage.migrate`."""

from alembic import context

from desk.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
