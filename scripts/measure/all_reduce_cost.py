#!/usr/bin/env python3
"""What the all-reduce costs two workers, and whether it pays to begin it during the backward pass.

    scripts/measure/all_reduce_cost.py [ROUNDS] [STEPS] [ROWS] [RATE]

Two processes, one thread each, with the trainer's own model (2.7 million parameters, fp32), rows,
optimiser and collectives (AllReduceTurns.java), but no recorder. Blocks of STEPS (6) steps of ROWS
(16) rows of 128 tokens a worker take turns in one run, in an order that changes from round to round:

  after  gradients are summed after the backward pass
  ahead  each part is, as soon as the backward pass is done with it
  none   not at all

The rate of a block is the sum of both workers' rates, each by its own time. With RATE (such as
1gbit, as tc has it) the workers are in network namespaces of their own, joined by a link that
carries so much; without, they meet on this machine. Prints the ratios over ROUNDS (31) rounds with
a bootstrap interval of the median.

Needs the packed program (./tacho builds it), and with RATE the right to make network namespaces.
"""

import contextlib
import glob
import os
import pathlib
import subprocess
import sys
import tempfile

import bench

KINDS = ("after", "ahead", "none")


def ip(*words):
    subprocess.run(["ip", *words], check=True)


@contextlib.contextmanager
def link(rate):
    """Two namespaces and the link between them; a prefix of the command of each, and where to meet."""
    if not rate:
        yield [[], []], "127.0.0.1"
        return
    names = ["tacho-m%d-%d" % (os.getpid() % 10000, i) for i in (0, 1)]
    ends = ["tm%d-%d" % (os.getpid() % 10000, i) for i in (0, 1)]
    try:
        for name in names:
            ip("netns", "add", name)
        ip("link", "add", ends[0], "type", "veth", "peer", "name", ends[1])
        for i in (0, 1):
            ip("link", "set", ends[i], "netns", names[i])
            ip("-n", names[i], "addr", "add", "10.214.7.%d/24" % (i + 1), "dev", ends[i])
            ip("-n", names[i], "link", "set", ends[i], "up")
            ip("-n", names[i], "link", "set", "lo", "up")
            subprocess.run(["tc", "-n", names[i], "qdisc", "add", "dev", ends[i], "root", "tbf",
                            "rate", rate, "burst", "256k", "latency", "50ms"], check=True)
        yield [["ip", "netns", "exec", name] for name in names], "10.214.7.1"
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL)


def main():
    given = dict(enumerate(sys.argv[1:]))
    rounds, steps, rows = (int(given.get(i, usual)) for i, usual in enumerate((31, 6, 16)))
    bench.machine()
    lib = glob.glob(os.path.join(bench.ROOT, "dist", "target", "tacho-*", "lib"))[0]
    java = bench.java_home()
    jars = ":".join(glob.glob(os.path.join(lib, "*.jar")))
    cache = os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))
    natives = os.environ.get("TACHO_LIBTORCH", os.path.join(cache, "tacho", "libtorch"))
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "AllReduceTurns.java")
    with tempfile.TemporaryDirectory(prefix="tacho-measure-") as folder, link(given.get(3)) as (spaces, host):
        text = os.path.join(folder, "text")
        with open(text, "wb") as out:
            for path in sorted(glob.glob(os.path.join(bench.ROOT, "*", "src", "main", "**", "*.java"), recursive=True)):
                out.write(pathlib.Path(path).read_bytes())
        subprocess.run([java + "/bin/javac", "-nowarn", "-d", folder, "-cp", jars, source], check=True)
        stolen, pressed = bench.stolen(), bench.pressure()
        workers = []
        for rank, space in enumerate(spaces):
            own = os.path.join(folder, "worker%d" % rank)
            os.mkdir(own)
            command = space + [java + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                               "--enable-native-access=ALL-UNNAMED", "-cp", folder + ":" + jars, "AllReduceTurns",
                               str(rank), host + ":29617", natives, text, own, str(2 * rows), str(rounds), str(steps)]
            workers.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                                            env=dict(os.environ, OMP_NUM_THREADS="1")))
        said = [worker.communicate(timeout=3600)[0] for worker in workers]
        if any(worker.returncode for worker in workers):
            sys.exit("a worker failed: %s" % said)
        after = bench.stolen()
    tell([blocks(text) for text in said], steps * rows * 128)
    print("link: %s; steal %.2f %% of ticks; processor pressure (some) %s"
          % (given.get(3, "loopback"), 100 * (after[0] - stolen[0]) / max(1, after[1] - stolen[1]),
             "unavailable" if pressed is None else "%.1f s" % ((bench.pressure() - pressed) / 1e6)))
    print("load average at the end: %s" % bench.load())


def blocks(text):
    """By kind, the blocks of a worker in the order of the rounds: seconds, waited ms, reduced ms."""
    found = {kind: [] for kind in KINDS}
    for line in text.splitlines():
        if line.startswith("block "):
            _, _, kind, *numbers = line.split()
            found[kind].append([float(number) for number in numbers])
    return found


def tell(workers, tokens):
    rates = {kind: [sum(tokens / own[0] for own in pair) for pair in zip(*(w[kind] for w in workers))]
             for kind in KINDS}
    for kind, values in rates.items():
        spent = [own for worker in workers for own in worker[kind]]
        print("%-5s %3d blocks, tokens/s of both workers: median %.0f, quartiles %.0f and %.0f;"
              " waited %.1f ms a step, reduced %.1f ms"
              % ((kind, len(values), bench.median(values)) + bench.quartiles(values)
                 + (bench.median([own[1] for own in spent]), bench.median([own[2] for own in spent]))))
    for one, other in (("after", "none"), ("ahead", "none"), ("ahead", "after")):
        ratios = [a / b for a, b in zip(rates[one], rates[other])]
        print("%s / %-5s %d rounds: median %.4f, 95 %% interval of the median (bootstrap) %.4f to %.4f"
              % ((one, other, len(ratios), bench.median(ratios)) + bench.bootstrap(ratios)))


if __name__ == "__main__":
    main()
