"""Ads that were looked for again.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table('revisits',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False, comment='ledger entry that tells of it'),
    sa.Column('key', sa.String(length=64), nullable=False, comment='digest of ad, occasion, time and outcome'),
    sa.Column('ad', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.Integer(), nullable=True),
    sa.Column('observed_at', sa.String(), nullable=True, comment='UTC, ISO 8601; null where the source did not say'),
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['ad'], ['ads.id'], name=op.f('fk_revisits_ad')),
    sa.ForeignKeyConstraint(['occasion'], ['occasions.id'], name=op.f('fk_revisits_occasion')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_revisits')),
    sa.UniqueConstraint('key', name=op.f('uq_revisits_key'))
    )
    op.create_index(op.f('ix_revisits_ad'), 'revisits', ['ad'], unique=False)
