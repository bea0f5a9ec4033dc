"""What an operator sees of a running desk: log lines, metrics, traces."""
