"""The gate: many documents judged at once, held to floors, reported in the forms CI reads."""
