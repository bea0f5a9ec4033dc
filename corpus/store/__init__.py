"""What ``corpus.library`` is made of: rows, the write lock, both indexes, ranking, health."""
