#!/usr/bin/env python3
"""`tacho report` in a process of its own: how long, and how large what it writes is.

    scripts/measure/report.py [ROUNDS]

Writes ten runs of 5 repeats with 200 queries each (two latencies a query, five statistics of each, and a rate a
repeat), and reports on two of them as HTML (a comparison), on all ten with all charts as HTML, and on two as PDF with
all charts, each in turns with `--version`, whose cost is that of starting. 9 rounds unless told.
"""

import os
import sys
import tempfile

import bench
import compare

RUNS = 10


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    bench.machine()
    with bench.home() as home, tempfile.TemporaryDirectory() as out:
        names = []
        for i in range(RUNS):
            names.append("run%d" % i)
            compare.write(home, "01JNQ8M2T000000000000BEN%02d" % (i + 10), names[-1], 9.0 + 0.1 * i, 1 + i % 9, True)
        at = ["--home", home]
        two = ["report"] + at + names[:2]
        cases = {
            "--version": (["--version"], None),
            "HTML, a comparison of 2": (two + ["--html"], "html"),
            "HTML, 10 runs, all charts": (["report"] + at + names + ["--html"], "html"),
            "PDF, 2 runs, all charts": (two + ["--pdf"], "pdf"),
        }
        taken = {name: [] for name in cases}
        size = {}
        for turn in range(rounds + 1):
            for number, (name, (command, kind)) in enumerate(cases.items()):
                full = [bench.tacho()] + command
                if kind:
                    file = os.path.join(out, "%d-%d.%s" % (turn, number, kind))
                    full.append(file)
                time = bench.once(full)
                if turn:
                    taken[name].append(time)
                if kind:
                    size[name] = os.path.getsize(file)
    for name, times in taken.items():
        wall = [t[0] for t in times]
        cpu = [t[1] for t in times]
        print("%-26s wall min %.0f, median %.0f, max %.0f ms; CPU median %.0f ms%s"
              % (name, min(wall), bench.median(wall), max(wall), bench.median(cpu),
                 "; %.1f kB" % (size[name] / 1000) if name in size else ""))
    print("load average at the end: %s" % bench.load())


if __name__ == "__main__":
    main()
