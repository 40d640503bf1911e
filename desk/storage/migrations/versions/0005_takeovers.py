"""Chats that a person takes over."""

import sqlalchemy as sa
from alembic import op

from desk.storage.tables import Utc

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "takeovers",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_at", Utc, nullable=False),
        sa.Column("taken_at", Utc, nullable=True),
        sa.Column("taken_by", sa.Text, nullable=True),
        sa.Column("ended_at", Utc, nullable=True),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_takeovers"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_takeovers_conversation_id"
        ),
    )
    op.create_index("ix_takeovers_conversation_id", "takeovers", ["conversation_id"])
    op.create_index("ix_takeovers_state_asked_at", "takeovers", ["state", "asked_at"])


def downgrade() -> None:
    op.drop_table("takeovers")
