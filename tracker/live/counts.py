"""What happened on the stream beside changes, as numbers: such things come in bursts, and a log line each would bury the rest."""

from collections import Counter

counts: Counter[str] = Counter()
