"""Row MACs for tickets. What is stored at the time of the upgrade counts as right."""

import sqlalchemy as sa
from alembic import context, op

from desk.cases.audit_log import Entry, is_key_of
from desk.crypto import FieldCipher
from desk.storage.encrypted_rows import AS_JSON, ENCRYPTED
from desk.storage.errors import StorageError
from desk.storage.row_mac import update_row_mac
from desk.storage.tables import Utc

revision = "0003"
down_revision = "0002"


def text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=nullable)


def encrypted(name: str, *, as_json: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, info={ENCRYPTED: True, AS_JSON: as_json})


# The tickets as they are from this migration on.
TICKETS = sa.Table(
    "tickets",
    sa.MetaData(),
    sa.Column("id", sa.Text, primary_key=True),
    *(text(name) for name in ("reference", "submission_id", "kind", "state", "ending")),
    *(sa.Column(name, Utc) for name in ("first_mention_at", "received_at")),
    sa.Column("timeline", sa.JSON),
    sa.Column("due", sa.Date),
    sa.Column("due_working", sa.JSON),
    text("identity"),
    sa.Column("preserve", sa.Boolean),
    text("requester_role"),
    encrypted("requester_contact"),
    encrypted("subject_name"),
    encrypted("details", as_json=True),
    *(sa.Column(name, Utc) for name in ("contact_confirmed_at", "created_at", "closed_at")),
    sa.Column("version", sa.Integer),
    text("mac"),
)
HISTORY = sa.table(
    "history",
    *(sa.column(name) for name in ("seq", "ticket_id", "who", "event", "state")),
    sa.column("at", Utc),
    sa.column("due", sa.Date),
    *(sa.column(name) for name in ("detail", "digest", "mac")),
)


def upgrade() -> None:
    keys = context.config.attributes["keys"]
    connection = op.get_bind()
    check_key(connection, keys.audit)
    with op.batch_alter_table("tickets") as table:
        table.add_column(sa.Column("mac", sa.Text, nullable=False, server_default=""))
    cipher = FieldCipher(keys)
    for ticket_id in connection.execute(sa.select(TICKETS.c.id)).scalars().all():
        update_row_mac(connection, TICKETS, cipher, keys.audit, ticket_id)
    with op.batch_alter_table("tickets") as table:
        table.alter_column("mac", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        table.drop_column("mac")


def check_key(connection: sa.engine.Connection, key: bytes) -> None:
    """Raise StorageError if the audit key was not the one used so far, for it may be a new one."""
    rows = connection.execute(sa.select(HISTORY).order_by(HISTORY.c.seq)).all()
    if not is_key_of(key, (Entry(**row._mapping) for row in rows)):
        raise StorageError(
            "the history was written with another audit key than the one at hand: see"
            " docs/operations.md"
        )
