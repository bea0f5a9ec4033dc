"""The rules of review as pure values: states, citation labels, edits, what blocks, the audit."""
