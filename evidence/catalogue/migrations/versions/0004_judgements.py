"""What people say of pairs of regions, and of single ones.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table('judgements',
    sa.Column('key', sa.String(length=17), nullable=False, comment='ledger entry and place within it'),
    sa.Column('seq', sa.Integer(), nullable=False, comment='ledger entry that tells of it'),
    sa.Column('left', sa.String(), nullable=False, comment='name of a region; names outlive a rebuild, ids need not'),
    sa.Column('right', sa.String(), nullable=False, comment='name of the other; greater than left'),
    sa.Column('word', sa.String(length=20), nullable=False),
    sa.Column('reviewer', sa.String(), nullable=False),
    sa.Column('decided_at', sa.String(), nullable=False, comment='UTC, ISO 8601'),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('shown', sa.JSON(), nullable=False, comment='what the reviewer saw'),
    sa.Column('undone', sa.Integer(), nullable=True, comment='ledger entry that took it back; null where it stands'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_judgements'))
    )
    op.create_index(op.f('ix_judgements_seq'), 'judgements', ['seq'], unique=False)
    op.create_table('marks',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False, comment='ledger entry that tells of it'),
    sa.Column('region', sa.String(), nullable=False, comment='name of the region that was looked at'),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('reviewer', sa.String(), nullable=False),
    sa.Column('decided_at', sa.String(), nullable=False, comment='UTC, ISO 8601'),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('undone', sa.Integer(), nullable=True, comment='ledger entry that took it back; null where it stands'),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_marks'))
    )
    op.create_index(op.f('ix_marks_region'), 'marks', ['region'], unique=False)
