"""Trains a small language model over bytes, by default on the Python sources of this interpreter:

    python3 examples/byte_lm.py [--steps N] [--out FILE] [TEXT FILE OR FOLDER]

The job of ByteLm.java in pure Python, and so of another kind: no network, but counts of what came
after the last 0 to 5 bytes, mixed by Witten and Bell's rule (IEEE Trans. Inf. Theory 37(4), 1991).
A step reads 8,192 bytes once, predicting each before it learns from it: the loss of a step is that
of text never seen before. A loss is in bits per byte; 8 is knowing nothing.

Recorded by `tacho run -- python3 examples/byte_lm.py`; without Tacho it runs all the same. Nothing
is random: the same text and steps give the same model.
"""

import argparse
import json
import math
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "clients" / "python"))
import tacho  # noqa: E402

ORDERS = 6  # contexts of 0 to 5 bytes
STEP = 8_192  # bytes
STEPS = 300
EVALUATED = 100_000  # held-out bytes predicted at the end, at most
SECONDS_PER_STEP = 0.09  # docs/measurements/demo-job.md


class Model:
    """For each context of 0 to 5 bytes, how often each byte came after it."""

    def __init__(self):
        self.followers = [{} for _ in range(ORDERS)]  # [order]{context: {byte: times}}
        self.totals = [{} for _ in range(ORDERS)]  # [order]{context: times}

    def probability(self, text, at, orders=ORDERS):
        """Of the byte at `at`. A context with k kinds of followers in n sightings leaves k/(n + k)
        to the next shorter context; the empty one leaves it to 256 equal chances."""
        probability = 1 / 256
        byte = text[at]
        for order in range(orders):
            context = text[at - order:at]
            total = self.totals[order].get(context)
            if total is None:
                break  # then no longer one was seen either
            followers = self.followers[order][context]
            kinds = len(followers)
            probability = (followers.get(byte, 0) + kinds * probability) / (total + kinds)
        return probability

    def learn(self, text, at):
        byte = text[at]
        for order in range(ORDERS):
            context = text[at - order:at]
            followers = self.followers[order].setdefault(context, {})
            followers[byte] = followers.get(byte, 0) + 1
            totals = self.totals[order]
            totals[context] = totals.get(context, 0) + 1

    def loss(self, text, places, orders=ORDERS):
        bits = sum(-math.log2(self.probability(text, at, orders)) for at in places)
        return bits / len(places)

    def write(self, path):
        """As JSON, {context in Latin-1: {byte: times}}; one object for all lengths of context."""
        contexts = {context.decode("latin-1"): counts
                    for order in self.followers for context, counts in order.items()}
        path.write_text(json.dumps(contexts), "ascii")


def read(source, wanted):
    """The text to learn from, `wanted` bytes if there are so many, and a text to be tested on:
    every tenth file, or the last tenth of a single one."""
    if source.is_dir():
        files = [path for path in sorted(source.rglob("*"))
                 if path.suffix in (".py", ".java", ".c", ".h", ".md", ".txt") and path.is_file()]
        # every 7th first, then the ones after those: the first part is then like the whole
        files = [path for first in range(7) for path in files[first::7]]
        pieces = (path.read_bytes() for path in files)
    else:
        whole = source.read_bytes()
        size = len(whole) // 10 + 1
        pieces = (whole[at:at + size] for at in range(0, len(whole), size))
    train, held_out = bytearray(), bytearray()
    for number, piece in enumerate(pieces):
        (held_out if number % 10 == 9 else train).extend(piece)
        if len(train) >= wanted and held_out:
            break
    return bytes(train[:wanted]), bytes(held_out)


def prepare(source, steps):
    try:
        train, held_out = read(source, steps * STEP + ORDERS)
    except OSError as error:
        refuse("%s cannot be read: %s; name a text file or a folder" % (source, error.strerror))
    if len(train) < STEP + ORDERS or len(held_out) <= ORDERS:
        refuse("%s holds too little text: %d bytes" % (source, len(train) + len(held_out)))
    print("prepare: {:,} bytes to learn from and {:,} held out, of {}".format(
        len(train), len(held_out), source))
    return train, held_out


def train_on(model, text, steps):
    started = time.perf_counter()
    for step in range(1, steps + 1):
        begun = time.perf_counter()
        bits = 0.0
        for at in range(ORDERS + (step - 1) * STEP, ORDERS + step * STEP):
            bits -= math.log2(model.probability(text, at))
            model.learn(text, at)
        speed = STEP / (time.perf_counter() - begun)
        tacho.point(step, loss=bits / STEP, bytes_per_second=speed)
        tacho.progress(step, steps, unit="steps")
        if step % 20 == 0 or step == steps:
            print("train: step {}/{}  {:.3f} bits a byte  {:,.0f} bytes/s  {:.1f} s".format(
                step, steps, bits / STEP, speed, time.perf_counter() - started), flush=True)


def evaluate(model, held_out, step):
    places = range(ORDERS, len(held_out), -(-len(held_out) // EVALUATED))
    losses = {}
    for orders, name in ((1, "unigram"), (2, "bigram"), (ORDERS, "model")):
        losses[name] = model.loss(held_out, places, orders)
    tacho.log({"evaluate/%s_loss" % name: loss for name, loss in losses.items()}, step)
    print("evaluate: bits a byte on {:,} held-out bytes: unigram {:.3f}, bigram {:.3f}, "
          "this model {:.3f}".format(len(places), *losses.values()))


def refuse(why):
    print("byte_lm: " + why, file=sys.stderr)
    sys.exit(3)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0].splitlines()[0])
    parser.add_argument("text", nargs="?", type=Path, default=Path(sysconfig.get_path("stdlib")))
    parser.add_argument("--steps", type=int, default=STEPS, help="of %d bytes each" % STEP)
    parser.add_argument("--out", type=Path, help="where the counts are written, as JSON")
    options = parser.parse_args()
    if options.steps < 1:
        parser.error("--steps %d: at least 1 is needed" % options.steps)
    out = options.out or Path(tempfile.mkdtemp(prefix="byte-lm-")) / "byte-lm.json"

    tacho.plan("prepare", "train", "evaluate")
    with tacho.stage("prepare"):
        text, held_out = prepare(options.text, options.steps)
    steps = min(options.steps, (len(text) - ORDERS) // STEP)
    model = Model()
    with tacho.stage("train", expected=1 + steps * SECONDS_PER_STEP):
        train_on(model, text, steps)
        model.write(out)
        print("train: counts in %s" % out)
        tacho.artifact(out)
    with tacho.stage("evaluate"):
        evaluate(model, held_out, steps)


if __name__ == "__main__":
    main()
