#!/usr/bin/env python3
"""`tacho summary` of JSON lines against a Python loop of `json.loads`, CPU time, in turns.

    scripts/measure/jsonl.py [ROUNDS] [STEPSxMETRICS ...]

5 rounds of 100000x5, 100000x100 and 1000000x5 unless told. Each case is a process of its own: the
Python loop, the summary from the source (`--no-cache`), the first one that fills an empty cache, one
on the unchanged file, one after 100 more rows, and our scanner and Jackson's alone where
`readers/target/test-classes` is built. Prints the median CPU time (user and system), the share of the
loop's, and the peak memory.
"""

import glob
import json
import math
import os
import random
import shutil
import statistics
import sys
import tempfile

import bench

KEYS = ["train/loss", "val/loss", "train/accuracy", "lr", "grad_norm"]


def rows(file, begin, end, steps, metrics, draw, clock):
    names = (KEYS + ["layers/%02d/grad_norm" % i for i in range(metrics)])[:metrics]
    for step in range(begin, end):
        clock += 0.1 + 0.01 * draw.random()
        row = {"_step": step, "_runtime": clock - 1.7e9, "_timestamp": clock}
        for i, name in enumerate(names):
            row[name] = 2.5 * math.exp(-3 * step / steps) + 0.05 * draw.gauss(0, 1) + 0.01 * i
        file.write(json.dumps(row) + "\n")
    return clock


def once(command, environment):
    """CPU seconds and peak kilobytes of one process."""
    pid = os.fork()
    if pid == 0:
        out = os.open(os.devnull, os.O_WRONLY)
        os.dup2(out, 1)
        os.execvpe(command[0], command, environment)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit("failed: %s" % " ".join(command))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def library():
    found = glob.glob(
        os.path.expanduser("~/.m2/repository/tools/jackson/core/jackson-core/3.2.1/*-3.2.1.jar"))
    classes = [os.path.join(bench.ROOT, "readers", "target", d) for d in ("classes", "test-classes")]
    core = os.path.join(bench.ROOT, "core", "target", "classes")
    scan = os.path.join(classes[1], "dev/tacho/readers/jsonl/ScanCost.class")
    return os.pathsep.join(classes + [core] + found) if found and os.path.exists(scan) else None


def measure(folder, steps, metrics, rounds):
    path = os.path.join(folder, "%dx%d.jsonl" % (steps, metrics))
    draw = random.Random(1)
    with open(path, "w") as file:
        clock = rows(file, 0, steps, steps, metrics, draw, 1.7e9)
    cache = os.path.join(folder, "cache")
    environment = dict(os.environ, XDG_CACHE_HOME=cache, TACHO_HOME=os.path.join(folder, "home"))
    tacho = bench.tacho()
    loop = "import json\nfor line in open(%r): json.loads(line)" % path
    summary = [tacho, "summary", path]
    cases = {
        "python": [sys.executable, "-c", loop],
        "summary --no-cache": summary + ["--no-cache"],
        "summary, empty cache": summary,
        "summary, unchanged": summary,
        "summary, 100 more rows": summary,
    }
    path_of_classes = library()
    if path_of_classes:
        java = [bench.java_home() + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Xms16m", "-cp", path_of_classes, "dev.tacho.readers.jsonl.ScanCost"]
        cases["scan, ours"] = java + ["ours", path]
        cases["scan, library"] = java + ["library", path]
    taken = {name: [] for name in cases}
    size = os.path.getsize(path)
    for _ in range(rounds):
        shutil.rmtree(cache, ignore_errors=True)
        os.truncate(path, size)
        os.utime(path, (1.6e9, 1.6e9))
        for name, command in cases.items():
            if name == "summary, 100 more rows":
                with open(path, "a") as file:
                    rows(file, steps, steps + 100, steps, metrics, draw, clock)
            taken[name].append(once(command, environment))
            if name == "summary, 100 more rows":
                os.truncate(path, size)
    print("\n%d steps x %d metrics, %.0f MB, load average %s" % (
        steps, metrics, size / 1e6, bench.load()))
    print("| case | CPU median | min | of the loop | peak memory |")
    print("| --- | --- | --- | --- | --- |")
    base = statistics.median(cpu for cpu, _ in taken["python"])
    for name, runs in taken.items():
        median = statistics.median(cpu for cpu, _ in runs)
        print("| %s | %.2f s | %.2f s | %.2f | %d MB |" % (
            name, median, min(cpu for cpu, _ in runs), median / base,
            max(peak for _, peak in runs) / 1e3), flush=True)
    os.remove(path)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    sizes = sys.argv[2:] or ["100000x5", "100000x100", "1000000x5"]
    bench.machine()
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            steps, metrics = size.split("x")
            measure(folder, int(steps), int(metrics), rounds)


if __name__ == "__main__":
    main()
