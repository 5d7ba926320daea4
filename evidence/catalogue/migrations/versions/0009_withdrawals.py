"""Words on what screenshots show can be taken back.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the column."""
    op.add_column('screened', sa.Column('undone', sa.Integer(), nullable=True,
    comment='ledger entry that took it back; null where it stands'))
