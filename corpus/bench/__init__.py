"""What the store is measured by: how well it finds, and how fast."""
