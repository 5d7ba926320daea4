"""Alembic's way in: runs on the connection that ``upgrade`` hands over."""

from __future__ import annotations

from alembic import context

from evidence.catalogue.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
