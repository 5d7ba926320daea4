"""States, the samples drawn from them, and what people decided.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make them."""
    op.create_table('states',
    sa.Column('digest', sa.String(length=64), nullable=False, comment='SHA-256 of the pieces as canonical JSON'),
    sa.Column('seq', sa.Integer(), nullable=False, comment='ledger entry that tells of it'),
    sa.Column('frozen_at', sa.String(), nullable=False, comment='UTC, ISO 8601'),
    sa.Column('pieces', sa.JSON(), nullable=False, comment='names of regions, by cluster, by piece'),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_states'))
    )
    op.create_table('draws',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False, comment='ledger entry that tells of it'),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('drawn_at', sa.String(), nullable=False, comment='UTC, ISO 8601'),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False, comment='seed, strata, and units with their probabilities and candidates'),
    sa.ForeignKeyConstraint(['state'], ['states.digest'], name=op.f('fk_draws_state')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_draws'))
    )
    op.create_index(op.f('ix_draws_state'), 'draws', ['state'], unique=False)
    op.create_table('decisions',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False, comment='ledger entry that tells of it'),
    sa.Column('key', sa.String(length=64), nullable=False, comment='digest of who said what of which unit'),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('unit', sa.String(), nullable=False, comment='id of a piece of the state'),
    sa.Column('reviewer', sa.String(), nullable=False),
    sa.Column('decided_at', sa.String(), nullable=False, comment='when it was taken in; UTC, ISO 8601'),
    sa.Column('actor', sa.String(), nullable=False, comment='who took it in'),
    sa.Column('answer', sa.JSON(), nullable=False, comment='what was said'),
    sa.Column('origin', sa.String(), nullable=False, comment='file and row that it stood in'),
    sa.Column('file', sa.String(length=64), nullable=False, comment='SHA-256 of that file'),
    sa.ForeignKeyConstraint(['state'], ['states.digest'], name=op.f('fk_decisions_state')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_decisions'))
    )
    op.create_index(op.f('ix_decisions_key'), 'decisions', ['key'], unique=False)
    op.create_index(op.f('ix_decisions_state'), 'decisions', ['state'], unique=False)
