"""The first tables.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from evidence.catalogue.schema import Wide

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table('accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False, comment='empty where the source did not say'),
    sa.Column('name', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('platform', 'name', name=op.f('uq_accounts_platform_name'))
    )
    op.create_table('acquisitions',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False, comment='ledger entry that began it'),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('reader', sa.String(), nullable=False),
    sa.Column('begun_at', sa.String(), nullable=False),
    sa.Column('ended_at', sa.String(), nullable=True, comment='null where it was interrupted or still runs'),
    sa.Column('actor', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_acquisitions'))
    )
    op.create_table('heads',
    sa.Column('entries', sa.Integer(), autoincrement=False, nullable=False, comment='number of ledger entries followed'),
    sa.Column('digest', sa.String(length=64), nullable=False, comment='digest of the last of them'),
    sa.PrimaryKeyConstraint('entries', name=op.f('pk_heads'))
    )
    op.create_table('occasions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_occasions')),
    sa.UniqueConstraint('name', name=op.f('uq_occasions_name'))
    )
    op.create_table('originals',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('bytes', Wide, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False, comment='ledger entry that stored it'),
    sa.Column('kind', sa.String(length=8), server_default='', nullable=False, comment='image, video, other; empty until decoded'),
    sa.Column('format', sa.String(length=16), server_default='', nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('seconds', sa.Float(), nullable=True),
    sa.Column('state', sa.String(length=12), server_default='', nullable=False, comment='ok, unreadable, ignored; empty until decoded'),
    sa.Column('reason', sa.String(), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_originals'))
    )
    op.create_index(op.f('ix_originals_seq'), 'originals', ['seq'], unique=False)
    op.create_table('pieces',
    sa.Column('piece', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False, comment='why its clusters are held for one piece'),
    sa.Column('probability', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('piece', name=op.f('pk_pieces'))
    )
    op.create_table('ads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account', sa.Integer(), nullable=True, comment='null where the source did not say'),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('posted_at', sa.String(), nullable=True, comment='UTC, ISO 8601'),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('price', sa.String(), nullable=True, comment='as the source wrote it'),
    sa.Column('currency', sa.String(), nullable=True),
    sa.Column('url', sa.String(), nullable=True),
    sa.Column('fields', sa.JSON(), nullable=False, comment='every field: [value, raw, origin]'),
    sa.ForeignKeyConstraint(['account'], ['accounts.id'], name=op.f('fk_ads_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ads')),
    sa.UniqueConstraint('account', 'name', name=op.f('uq_ads_account_name'))
    )
    op.create_table('clusters',
    sa.Column('cluster', sa.String(), nullable=False),
    sa.Column('piece', sa.String(), nullable=False),
    sa.Column('regions', sa.Integer(), nullable=False),
    sa.Column('weakest', sa.Float(), nullable=True, comment='probability of its weakest internal link; null for one region alone'),
    sa.ForeignKeyConstraint(['piece'], ['pieces.piece'], name=op.f('fk_clusters_piece')),
    sa.PrimaryKeyConstraint('cluster', name=op.f('pk_clusters'))
    )
    op.create_index(op.f('ix_clusters_piece'), 'clusters', ['piece'], unique=False)
    op.create_table('intake',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False, comment='ledger entry of this file'),
    sa.Column('acquisition', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('raw_name', sa.LargeBinary(), nullable=True, comment='bytes of the name where it is no UTF-8 text'),
    sa.Column('state', sa.String(length=16), nullable=False, comment='stored, already stored, unreadable, ignored'),
    sa.Column('reason', sa.String(), server_default='', nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['acquisition'], ['acquisitions.seq'], name=op.f('fk_intake_acquisition')),
    sa.ForeignKeyConstraint(['sha256'], ['originals.sha256'], name=op.f('fk_intake_sha256')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_intake'))
    )
    op.create_index(op.f('ix_intake_acquisition'), 'intake', ['acquisition'], unique=False)
    op.create_index(op.f('ix_intake_sha256'), 'intake', ['sha256'], unique=False)
    op.create_table('regions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False, comment='<first 16 hex digits of sha256>.<part>'),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False, comment='whole, panel, cell, frame'),
    sa.Column('left', sa.Integer(), nullable=False),
    sa.Column('top', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Float(), nullable=True, comment='time of a frame within its clip'),
    sa.Column('flat', sa.Integer(), nullable=False, comment='1 where there is too little in it to link by'),
    sa.Column('matched', sa.Integer(), server_default='0', nullable=False, comment='1 once compared with all older regions'),
    sa.Column('thumbnail_at', Wide, nullable=False, comment='offset in index/thumbnails'),
    sa.Column('thumbnail_bytes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sha256'], ['originals.sha256'], name=op.f('fk_regions_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regions')),
    sa.UniqueConstraint('name', name=op.f('uq_regions_name'))
    )
    op.create_index(op.f('ix_regions_sha256'), 'regions', ['sha256'], unique=False)
    op.create_table('fingerprints',
    sa.Column('region', sa.Integer(), nullable=False),
    sa.Column('recipe', sa.String(), nullable=False),
    sa.Column('code', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['region'], ['regions.id'], name=op.f('fk_fingerprints_region')),
    sa.PrimaryKeyConstraint('region', 'recipe', name=op.f('pk_fingerprints'))
    )
    op.create_table('memberships',
    sa.Column('region', sa.Integer(), nullable=False),
    sa.Column('cluster', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['cluster'], ['clusters.cluster'], name=op.f('fk_memberships_cluster')),
    sa.ForeignKeyConstraint(['region'], ['regions.id'], name=op.f('fk_memberships_region')),
    sa.PrimaryKeyConstraint('region', name=op.f('pk_memberships'))
    )
    op.create_index(op.f('ix_memberships_cluster'), 'memberships', ['cluster'], unique=False)
    op.create_table('sightings',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False, comment='ledger entry that tells of it'),
    sa.Column('key', sa.String(length=64), nullable=False, comment='digest of what makes it one sighting'),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('account', sa.Integer(), nullable=True),
    sa.Column('ad', sa.Integer(), nullable=True),
    sa.Column('occasion', sa.Integer(), nullable=True),
    sa.Column('posted_at', sa.String(), nullable=True, comment='UTC, ISO 8601; null where the source did not say'),
    sa.Column('observed_at', sa.String(), nullable=True, comment='UTC, ISO 8601; null where the source did not say'),
    sa.Column('source_path', sa.String(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False, comment='every field: [value, raw, origin]'),
    sa.ForeignKeyConstraint(['account'], ['accounts.id'], name=op.f('fk_sightings_account')),
    sa.ForeignKeyConstraint(['ad'], ['ads.id'], name=op.f('fk_sightings_ad')),
    sa.ForeignKeyConstraint(['occasion'], ['occasions.id'], name=op.f('fk_sightings_occasion')),
    sa.ForeignKeyConstraint(['sha256'], ['originals.sha256'], name=op.f('fk_sightings_sha256')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_sightings')),
    sa.UniqueConstraint('key', name=op.f('uq_sightings_key'))
    )
    op.create_index(op.f('ix_sightings_account'), 'sightings', ['account'], unique=False)
    op.create_index(op.f('ix_sightings_ad'), 'sightings', ['ad'], unique=False)
    op.create_index(op.f('ix_sightings_sha256'), 'sightings', ['sha256'], unique=False)
    op.create_table('verdicts',
    sa.Column('left', sa.Integer(), nullable=False, comment='the older region'),
    sa.Column('right', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=16), nullable=False, comment='same picture, same scene, unsure, unrelated'),
    sa.Column('probability', sa.Float(), nullable=False, comment='that both show the same picture'),
    sa.Column('distance', sa.Integer(), nullable=False, comment='bits apart, of the fingerprint that proposed the pair'),
    sa.Column('figures', sa.JSON(), nullable=False, comment='what the verdict rests on'),
    sa.ForeignKeyConstraint(['left'], ['regions.id'], name=op.f('fk_verdicts_left')),
    sa.ForeignKeyConstraint(['right'], ['regions.id'], name=op.f('fk_verdicts_right')),
    sa.PrimaryKeyConstraint('left', 'right', name=op.f('pk_verdicts'))
    )
