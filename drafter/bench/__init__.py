"""What drafting is measured by, beside what one might pick instead (``docs/comparison.md``)."""
