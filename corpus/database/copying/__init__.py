"""All tables, row by row, out of one database and into another: backups and migrations."""

from corpus.database.copying.archive import Manifest, TableCount, read_manifest, write_backup
from corpus.database.copying.moving import Moved, move
from corpus.database.copying.restoring import restore
from corpus.database.copying.shapes import MOMENTARY, Progress

__all__ = [
    "MOMENTARY",
    "Manifest",
    "Moved",
    "Progress",
    "TableCount",
    "move",
    "read_manifest",
    "restore",
    "write_backup",
]
