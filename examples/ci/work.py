"""Stands for what is measured: counts the words of a text that it makes, always the same."""

import random

rng = random.Random(7)
words = ["w%d" % rng.randrange(5000) for _ in range(200000)]
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
print("::tacho point distinct=%d" % len(counts))
