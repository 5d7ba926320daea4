"""Posts of feeds that were found on screenshots, what was decided of them, and sightings in a part of an original.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables and the column."""
    op.create_table('posts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('post', sa.Integer(), nullable=False, comment='number on its page, from the top'),
    sa.Column('whole', sa.Boolean(), nullable=False, comment='false where the page may end before the post does'),
    sa.Column('pictures', sa.JSON(), nullable=False, comment='left, top, width, height of each picture that it shows'),
    sa.Column('left', sa.Integer(), nullable=False),
    sa.Column('top', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sha256'], ['originals.sha256'], name=op.f('fk_posts_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posts'))
    )
    op.create_index(op.f('ix_posts_sha256'), 'posts', ['sha256'], unique=False)
    op.create_table('screened',
    sa.Column('key', sa.String(length=17), nullable=False, comment='ledger entry and place within it'),
    sa.Column('seq', sa.Integer(), nullable=False, comment='ledger entry that tells of it'),
    sa.Column('name', sa.String(), nullable=False, comment='of the ad as suggested'),
    sa.Column('word', sa.String(length=8), nullable=False, comment='accepted, rejected'),
    sa.Column('decided_at', sa.String(), nullable=False, comment='UTC, ISO 8601'),
    sa.Column('actor', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_screened'))
    )
    op.create_index(op.f('ix_screened_seq'), 'screened', ['seq'], unique=False)
    op.add_column('sightings', sa.Column('part', sa.String(), nullable=True,
    comment='left,top,width,height of the part of the original that it is of; null: all'))
    if op.get_bind().dialect.name == 'postgresql':  # SQLite keeps no comments
        op.alter_column('lines', 'role', existing_type=sa.String(length=4), existing_nullable=False,
        comment='name, text, time, page, over', existing_comment='name, text, page, over')
