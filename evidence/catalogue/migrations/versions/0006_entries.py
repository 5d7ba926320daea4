"""The digest of every entry of the ledger that was followed.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table('entries',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False, comment='number of the entry'),
    sa.Column('digest', sa.String(length=64), nullable=False, comment='SHA-256 of its line'),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_entries'))
    )
