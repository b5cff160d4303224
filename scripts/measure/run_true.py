#!/usr/bin/env python3
"""What `tacho run -- true` costs: time and processor time, recorder, holder and command together.

    scripts/measure/run_true.py [ROUNDS] [OTHER_LAUNCHER...]

ROUNDS (15 unless told). Launchers of other builds are measured in turns with this checkout's.
"""

import os
import sys

import bench


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    launchers = [bench.tacho()] + sys.argv[2:]
    bench.machine()
    with bench.home() as home:
        cases = {}
        for launcher in launchers:
            run = [launcher, "run", "--home", home, "--quiet"]
            cases[launcher] = run + ["--", "true"]
            cases[launcher + " --http off"] = run + ["--http", "off", "--", "true"]
        taken = {name: [] for name in cases}
        for command in cases.values():
            bench.once(command)
        for _ in range(rounds):
            for name, command in cases.items():
                taken[name].append(bench.once(command))
    for name, times in taken.items():
        wall = [t[0] for t in times]
        cpu = [t[1] for t in times]
        print("%s: wall median %.0f ms (%.0f to %.0f), CPU median %.0f ms (%.0f to %.0f)"
              % (os.path.relpath(name, bench.ROOT), bench.median(wall), min(wall), max(wall),
                 bench.median(cpu), min(cpu), max(cpu)))
    print("load average at the end: %s" % bench.load())


if __name__ == "__main__":
    main()
