"""Alembic's entry point: runs the migrations on the connection that ``upgrade`` hands over."""

from typing import Any, Literal

from alembic import context

from corpus.database.columns import Instant, metadata


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    return "Instant()" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_render,
    render_as_batch=True,  # SQLite cannot alter a column in place
)
with context.begin_transaction():
    context.run_migrations()
