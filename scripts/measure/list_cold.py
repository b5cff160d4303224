#!/usr/bin/env python3
"""`tacho list` in a process of its own against a bare `java Hello` of the same JDK.

    scripts/measure/list_cold.py HOME [ROUNDS]

HOME has the runs, such as the folder `hour` that the program `StoreCost` makes
(docs/measurements/store.md). 15 rounds in turns unless told.
"""

import os
import subprocess
import sys
import tempfile

import bench


def main():
    home = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    bench.machine()
    java = bench.java_home() + "/bin/java"
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "Hello.java")
        with open(source, "w") as file:
            file.write(
                "class Hello { public static void main(String[] a) { System.out.println(1); } }"
            )
        subprocess.run([java + "c", "-d", folder, source], check=True)
        bare = "java Hello"
        cases = {
            bare: [java, "-cp", folder, "Hello"],
            "tacho --version": [bench.tacho(), "--version"],
            "tacho list": [bench.tacho(), "list", "--home", home],
            "tacho list --top 1000": [bench.tacho(), "list", "--home", home, "--top", "1000"],
        }
        taken = {name: [] for name in cases}
        for command in cases.values():
            bench.once(command)
        for _ in range(rounds):
            for name, command in cases.items():
                taken[name].append(bench.once(command))
    for name, times in taken.items():
        wall = [t[0] for t in times]
        cpu = [t[1] for t in times]
        print("%-18s wall min %.0f, median %.0f, max %.0f ms; CPU min %.0f, median %.0f ms;"
              " x bare: %.2f by min wall, %.2f by median wall, %.2f by min CPU, %.2f by median CPU"
              % (name, min(wall), bench.median(wall), max(wall), min(cpu), bench.median(cpu),
                 min(wall) / min(t[0] for t in taken[bare]),
                 bench.median(wall) / bench.median([t[0] for t in taken[bare]]),
                 min(cpu) / min(t[1] for t in taken[bare]),
                 bench.median(cpu) / bench.median([t[1] for t in taken[bare]])))
    print("load average at the end: %s" % bench.load())


if __name__ == "__main__":
    main()
