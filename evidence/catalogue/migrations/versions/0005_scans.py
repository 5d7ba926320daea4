"""What is written in originals: QR codes, lines of writing, posters' little pictures.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table('scans',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('stage', sa.String(length=8), nullable=False, comment='codes, writing'),
    sa.Column('recipe', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False, comment='why nothing could be read; empty where it could'),
    sa.ForeignKeyConstraint(['sha256'], ['originals.sha256'], name=op.f('fk_scans_sha256')),
    sa.PrimaryKeyConstraint('sha256', 'stage', name=op.f('pk_scans'))
    )
    for name, columns in (
        ('qr_codes', (
            sa.Column('payload', sa.String(), nullable=False),
            sa.Column('kind', sa.String(length=8), nullable=False, comment='contact, payment, url, other'),
        )),
        ('lines', (
            sa.Column('text', sa.String(), nullable=False),
            sa.Column('confidence', sa.Float(), nullable=False),
            sa.Column('role', sa.String(length=4), nullable=False, comment='name, text, page, over'),
            sa.Column('post', sa.Integer(), nullable=True, comment='number of the post on its page'),
        )),
        ('avatars', (
            sa.Column('post', sa.Integer(), nullable=False),
            sa.Column('code', sa.LargeBinary(), nullable=False),
        )),
    ):
        op.create_table(name,
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        *columns,
        sa.Column('left', sa.Integer(), nullable=False),
        sa.Column('top', sa.Integer(), nullable=False),
        sa.Column('width', sa.Integer(), nullable=False),
        sa.Column('height', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['sha256'], ['originals.sha256'], name=op.f(f'fk_{name}_sha256')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}'))
        )
        op.create_index(op.f(f'ix_{name}_sha256'), name, ['sha256'], unique=False)
