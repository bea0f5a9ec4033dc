"""What is going on, for everybody: stories under way, what is published on them, the feeds."""
