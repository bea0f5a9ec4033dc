"""Review of drafts: their revisions in the database, and what people do with them."""
