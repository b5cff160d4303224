#!/usr/bin/env python3
"""How often `tacho trend` sees a change where there is none, and misses one that is there.

    scripts/measure/trend_rates.py [LINES] [RUNS]

Makes RUNS results (30 unless told) of each of LINES kinds of work (100 unless told), one call for each
case: no change, 5 % and 10 % slower from the middle on, 10 % slower in the newest two and the newest
five, and a drift of 10 % over all. Values are normal with a deviation of 2 %; every tenth run of a line
is disturbed and up to 30 % slower. Prints the courses, and how far from the true run a change was put.
"""

import collections
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import bench
import trend

CASES = {
    "no change": lambda i, n: 1.0,
    "5 % from the middle on": lambda i, n: 1.05 if i >= n // 2 else 1.0,
    "10 % from the middle on": lambda i, n: 1.10 if i >= n // 2 else 1.0,
    "10 % in the newest five": lambda i, n: 1.10 if i >= n - 5 else 1.0,
    "10 % in the newest two": lambda i, n: 1.10 if i >= n - 2 else 1.0,
    "a drift of 10 % over all": lambda i, n: 1.0 + 0.10 * i / n,
}
TRUE = {"5 % from the middle on": 2, "10 % from the middle on": 2}


def make(root, lines, runs, factor):
    rng = random.Random(11)
    measured = {"kind": "measured", "source": "monotonic clock"}
    for line in range(lines):
        for i in range(runs):
            value = 10 * factor(i, runs) * rng.gauss(1, 0.02)
            if rng.random() < 0.1:
                value *= 1 + 0.3 * rng.random()
            document = {
                "schema": "tacho.result/1", "made": trend.moment(i),
                "tool": {"name": "t", "version": "1"}, "platform": {"hardware": "Board 7"},
                "workload": {"name": "work %d" % line, "kind": "inference", "parameters": {}},
                "metrics": {"latency_ms": trend.METRICS["latency_ms"]},
                "measurements": [trend.known("latency_ms", "q0.99", value, {}, measured)]}
            with open("%s/%03d-%03d.json" % (root, line, i), "w") as file:
                json.dump(document, file)


def main():
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    bench.machine()
    work = tempfile.mkdtemp()
    try:
        os.environ["TACHO_HOME"] = work + "/home"
        for name, factor in CASES.items():
            root = work + "/results"
            os.makedirs(root)
            make(root, lines, runs, factor)
            told = subprocess.run([bench.tacho(), "trend", "--json", root], check=True,
                                  stdout=subprocess.PIPE).stdout
            courses = collections.Counter()
            off = collections.Counter()
            for line in json.loads(told)["lines"]:
                courses[line["course"]] += 1
                if name in TRUE and line["shifts"]:
                    off[line["shifts"][0]["at"] - runs // TRUE[name]] += 1
            print("%-26s %s%s" % (
                name, ", ".join("%s %d" % pair for pair in sorted(courses.items())),
                "; runs off the true one: %s" % dict(sorted(off.items())) if off else ""))
            shutil.rmtree(root)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
