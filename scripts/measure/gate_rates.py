#!/usr/bin/env python3
"""How often the gate fails the same command, and one that is slower, on this machine.

    scripts/measure/gate_rates.py [ROUNDS] [MILLIONS_OF_TURNS] [PER_CENT...]

Each of ROUNDS (10 unless told) benches a fixed loop in this python (7 repeats after 1 warm-up), saves
it as the baseline, and then benches and checks the same loop again and loops that have PER_CENT more
turns (10 and 25 unless told). Prints the verdicts, and what the changes were found to be.
"""

import collections
import json
import subprocess
import sys

import bench

SPIN = (
    "x = 1\n"
    "for i in range(%d):\n"
    "    x = (x * 1103515245 + 12345) & 0x7fffffff\n"
)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    turns = int(float(sys.argv[2] if len(sys.argv) > 2 else "3") * 1e6)
    more = [int(text) for text in sys.argv[3:]] or [10, 25]
    bench.machine()
    verdicts = collections.defaultdict(collections.Counter)
    changes = collections.defaultdict(list)
    noises = collections.defaultdict(list)
    with bench.home() as home:
        for _ in range(rounds):
            measure(home, turns)
            call(home, "gate", "save", "base", "latest")
            for per_cent in [0] + more:
                measure(home, turns * (100 + per_cent) // 100)
                answer = json.loads(call(home, "gate", "check", "base", "latest", "--json"))
                verdicts[per_cent][answer["status"]] += 1
                change = answer["metrics"][0]["change"]
                changes[per_cent].append(100 * change["share"])
                noises[per_cent].append(100 * change["noise"])
    for per_cent in [0] + more:
        print(
            "%d %% more turns: %s; found %.1f %% (median; %.1f to %.1f), noise %.1f %% (median)"
            % (
                per_cent,
                ", ".join("%s %d" % pair for pair in sorted(verdicts[per_cent].items())),
                bench.median(changes[per_cent]),
                min(changes[per_cent]),
                max(changes[per_cent]),
                bench.median(noises[per_cent]),
            )
        )
    print("load average at the end: %s" % bench.load())


def measure(home, turns):
    call(
        home, "bench", "command", "--name", "spin", "--repeats", "7", "--",
        sys.executable, "-S", "-c", SPIN % turns,
    )


def call(home, *words):
    """What a call printed; 0 and 1 are what a gate may end with."""
    done = subprocess.run(
        [bench.tacho(), "--quiet", "--home", home, *words],
        capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )
    if done.returncode > 1:
        sys.exit("%s: %s%s" % (words, done.stdout, done.stderr))
    return done.stdout


if __name__ == "__main__":
    main()
