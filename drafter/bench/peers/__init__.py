"""One module for each peer, run as a process in an environment of its own (``process.py``).

Each does what the peer's own guide shows, against the loopback model of ``drafter.bench.server``.
The desk never imports a peer.
"""
