#!/usr/bin/env python3
"""Whether what Tacho reads of a process tree is what was used.

    scripts/measure/tree_truth.py [REPEATS] [SECONDS] [calibrated|short]

Needs gcc, and the classes of the telemetry room's tests: `mvn -pl telemetry -am -DskipTests test-compile`.
REPEATS (3) of each, one sample a second as in use:

- a calibrated load: two processes that work until the kernel's clock of each says that it had
  SECONDS / 2 (30 / 2) of processor, so that the truth is known to microseconds;
- a parent with 20 short-lived children a second for SECONDS, each a program of its own with 16 MiB,
  against `getrusage`, which says what `wait4` was told.

Memory: the largest sum of resident memory that was sampled, against the largest resident memory of
the parent and of a child, as wait4 tells it, added up: one child lives at a time.
"""

import json
import os
import subprocess
import sys
import tempfile

import bench


def main():
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 30
    which = sys.argv[3] if len(sys.argv) > 3 else "both"
    bench.machine()
    child = os.path.join(tempfile.mkdtemp(), "short_child")
    subprocess.run(["gcc", "-O2", "-o", child, program("short_child.c")], check=True)
    for _ in range(repeats):
        print("load average: %s" % bench.load())
        if which != "short":
            calibrated(seconds)
        if which != "calibrated":
            short_lived(seconds, child)
    print("load average at the end: %s" % bench.load())


def calibrated(seconds):
    r = sample("calibrated.py", "%g" % (seconds / 2), "2")
    truth = r["truth"]["cpu_s"]
    print("calibrated: truth %.4f s; tree_cpu_s %.2f s (%+.3f %%); tree_cpu_cores over time %.2f s"
          " (%+.3f %%); %d ticks, %d missed"
          % (truth, r["cpu_s"], percent(r["cpu_s"], truth), r["core_s"],
             percent(r["core_s"], truth), r["ticks"], r["missed"]))


def short_lived(seconds, child):
    r = sample("short_children.py", "%g" % seconds, "20", "16", child)
    t = r["truth"]
    memory = t["parent_bytes"] + t["child_bytes"]
    print("short-lived: %d children in %.1f s; wait4 %.3f s, tree_cpu_s %.2f s (%+.2f %%);"
          " wait4's peaks %.1f MB, largest tree_rss_bytes %.1f MB (%+.2f %%); %d ticks, %d missed"
          % (t["children"], t["seconds"], t["cpu_s"], r["cpu_s"], percent(r["cpu_s"], t["cpu_s"]),
             memory / 1e6, r["rss"] / 1e6, percent(r["rss"], memory), r["ticks"], r["missed"]))


def percent(found, truth):
    return 100 * (found - truth) / truth


def program(name):
    return os.path.join(bench.ROOT, "telemetry", "src", "test", "resources", name)


def sample(name, *arguments):
    classes = [os.path.join(bench.ROOT, room, "target", kind)
               for room in ("telemetry", "core") for kind in ("classes", "test-classes")]
    out = subprocess.run(
        [bench.java_home() + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
         "--enable-native-access=ALL-UNNAMED", "-cp", ":".join(classes),
         "dev.tacho.telemetry.tree.TreeTruth", "1000", "python3", "-S",
         program(name)] + list(arguments),
        stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(out)


if __name__ == "__main__":
    main()
