#!/usr/bin/env python3
"""Whether a command takes more processor time because Tacho records it.

    scripts/measure/child_cpu.py [PAIRS] [MILLIONS_OF_TURNS]

PAIRS (60 unless told) of a fixed loop in this python, once alone and once under `tacho run`, the
order changing from pair to pair. Alone: `wait4` of the command itself. Under Tacho: what its own
`wait4` wrote into the run's `usage` event. Prints the median of the pairs' ratios, and a bootstrap
interval of it.
"""

import os
import subprocess
import sys

import bench

SPIN = (
    "x = 1\n"
    "for i in range(%d):\n"
    "    x = (x * 1103515245 + 12345) & 0x7fffffff\n"
)


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    turns = int(float(sys.argv[2] if len(sys.argv) > 2 else "7") * 1e6)
    bench.machine()
    command = [sys.executable, "-S", "-c", SPIN % turns]
    with bench.home() as home:
        once(home, command, False), once(home, command, True)
        ratios, alone, recorded = [], [], []
        for pair in range(pairs):
            took = {}
            for with_tacho in (True, False) if pair % 2 else (False, True):
                took[with_tacho] = once(home, command, with_tacho)
            alone.append(took[False])
            recorded.append(took[True])
            ratios.append(took[True] / took[False])
    low, high = bench.bootstrap(ratios)
    print("%d pairs; alone median %.3f s (%.3f to %.3f), recorded %.3f s (%.3f to %.3f)"
          % (pairs, bench.median(alone), min(alone), max(alone),
             bench.median(recorded), min(recorded), max(recorded)))
    print("recorded / alone: median %.4f, quartiles %.4f and %.4f"
          % ((bench.median(ratios),) + bench.quartiles(ratios)))
    print("95 %% interval of the median (bootstrap): %.4f to %.4f; %s"
          % (low, high, "contains 1" if low <= 1 <= high else "does not contain 1"))
    print("load average at the end: %s" % bench.load())


def once(home, command, with_tacho):
    """Seconds of processor time of the command."""
    if not with_tacho:
        started = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            sys.exit("the command ended with %d" % started.returncode)
        return usage.ru_utime + usage.ru_stime
    subprocess.run(
        [bench.tacho(), "run", "--quiet", "--home", home, "--"] + command,
        stdin=subprocess.DEVNULL, check=True,
    )
    usage = [e for e in bench.events(home) if e.get("type") == "usage"][-1]
    return (usage["user_ns"] + usage["system_ns"]) / 1e9


if __name__ == "__main__":
    main()
