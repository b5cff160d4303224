#!/usr/bin/env python3
"""What looking at the machine once a second adds to the recorder beside a child that does nothing.

    scripts/measure/observer_cpu.py [SECONDS] [PAIRS] [AFTER] [--threads]

Each pair is two recordings of `sleep` at the same time, one with `--sample-every 1s` and one with
`--sample-every off`; which of them starts first changes from pair to pair. AFTER seconds pass (15
unless told), in which the compiler has most of its work; then the time of both recorders' JVMs is
read from /proc/PID/schedstat of their threads at the beginning and the end of SECONDS (60 unless
told).
`--threads` also shows which threads took it.
"""

import subprocess
import sys
import time

import bench
import idle_cpu

AFTER = 15
BAR = 0.2


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    seconds = int(words[0]) if words else 60
    pairs = int(words[1]) if len(words) > 1 else 3
    after = int(words[2]) if len(words) > 2 else AFTER
    bench.machine()
    more = [pair(n + 1, seconds, after, "--threads" in sys.argv) for n in range(pairs)]
    print("more with looking: median %.3f %% of a core, largest %.3f %%; bar %.1f %%: %s"
          % (bench.median(more), max(more), BAR, "met" if max(more) <= BAR else "missed"))


def pair(number, seconds, startup, shows_threads):
    with bench.home() as home:
        runs = {}
        for every in ("1s", "off") if number % 2 else ("off", "1s"):
            runs[every] = subprocess.Popen(
                [bench.tacho(), "run", "--home", home, "--sample-every", every, "--",
                 "sleep", str(startup + seconds + 3)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        time.sleep(startup)
        before = {every: idle_cpu.sample(run.pid) for every, run in runs.items()}
        began = time.monotonic()
        time.sleep(seconds)
        took = time.monotonic() - began
        after = {every: idle_cpu.sample(run.pid) for every, run in runs.items()}
        share = {}
        for every in ("off", "1s"):
            share[every] = 100 * (after[every][1] - before[every][1]) / took
            woken = (idle_cpu.woken(after[every][2]) - idle_cpu.woken(before[every][2])) / took
            print("%d %-3s recorder %.3f %% of a core, %.1f wake-ups/s"
                  % (number, every, share[every], woken))
            if shows_threads:
                idle_cpu.tell(before[every][2], after[every][2], took)
        for run in runs.values():
            run.wait()
    more = share["1s"] - share["off"]
    print("%d more     %.3f %% over %.1f s; load average %s" % (number, more, took, bench.load()),
          flush=True)
    return more


if __name__ == "__main__":
    main()
