"""Standing requests on the desk: stored, kept going by the clock, shown."""
