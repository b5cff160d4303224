#!/usr/bin/env python3
"""How often the detectors are right, on generated runs of which the truth is known, and what they cost.

    scripts/measure/finding_rates.py scoreboard | development | held-out [all]
    scripts/measure/finding_rates.py cost [VALUES]

Scores one set of runs of `dev.tacho.testkit.curves` and prints the table; with `all` each run that is
not wholly right too. The held-out set is for finished detectors, once. `cost` runs five fresh JVMs with
the launcher's settings over VALUES (100,000 unless told) of each of five metrics. Build first:
mvn -q -Pgate -pl analysis -am test-compile
"""

import glob
import os
import subprocess
import sys

import bench

PACKAGE = "dev.tacho.analysis.finding."


def main():
    words = sys.argv[1:]
    if not words or words[0] not in ("scoreboard", "development", "held-out", "cost"):
        sys.exit(__doc__)
    bench.machine()
    if words[0] != "cost":
        run("Claims", words)
        return
    for _ in range(5):
        run("FindingCost", words[1:] or ["100000"])


def run(program, words):
    classes = [
        os.path.join(bench.ROOT, *path)
        for path in (
            ("analysis", "target", "test-classes"),
            ("analysis", "target", "classes"),
            ("testkit", "target", "classes"),
            ("stats", "target", "classes"),
            ("core", "target", "classes"),
        )
    ]
    if not all(glob.glob(folder) for folder in classes):
        sys.exit("build first: mvn -q -Pgate -pl analysis -am test-compile")
    subprocess.run(
        [
            os.path.join(bench.java_home(), "bin", "java"),
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m",
            "-cp", os.pathsep.join(classes), PACKAGE + program, *words,
        ],
        check=True,
    )


main()
