"""What the checks are measured by, on data of one's own and beside what one might pick instead."""
