"""What people say of accounts.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table('account_words',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False, comment='ledger entry that tells of it'),
    sa.Column('accounts', sa.JSON(), nullable=False, comment='one or two of [platform, name], ascending'),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.Column('reviewer', sa.String(), nullable=False),
    sa.Column('decided_at', sa.String(), nullable=False, comment='UTC, ISO 8601'),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('shown', sa.JSON(), nullable=False, comment='what the reviewer saw'),
    sa.Column('undone', sa.Integer(), nullable=True, comment='ledger entry that took it back; null where it stands'),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_account_words'))
    )
