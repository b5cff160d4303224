#!/usr/bin/env python3
"""`tacho list` over 1,000 runs of other tools, each call a process of its own.

    scripts/measure/list_foreign.py [ROUNDS]

Makes 1,000 files of JSON lines and 1,000 run folders of MLflow's file store, 100 rows each, two
hours old, and lists each: the first time with an empty cache, then ROUNDS times (15 unless told)
as it is, with a query, and after one file changed. Beside it: a folder with one run.
"""

import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

import bench

RUNS = 1000
ROWS = 100


def curve(rng, step):
    return math.exp(-step / 40) + rng.random() * 0.01


def lines(root, count):
    os.makedirs(root)
    for i in range(count):
        rng = random.Random(i)
        with open("%s/run-%04d.jsonl" % (root, i), "w") as file:
            for step in range(ROWS):
                row = {"step": step, "time": 1760000000 + i * 60 + step, "loss": curve(rng, step),
                       "accuracy": 1 - math.exp(-step / 50), "lr": 3e-4}
                file.write(json.dumps(row) + "\n")


def mlflow(root, count):
    experiment = root + "/mlruns/1"
    os.makedirs(experiment)
    write(experiment + "/meta.yaml", "experiment_id: '1'\nname: many\nlifecycle_stage: active\n")
    for i in range(count):
        rng = random.Random(i)
        run = "%032x" % rng.getrandbits(128)
        at = "%s/%s" % (experiment, run)
        for folder in ("metrics", "params", "tags", "artifacts"):
            os.makedirs(at + "/" + folder)
        start = 1760000000000 + i * 60000
        write(at + "/meta.yaml",
              "end_time: %d\nexperiment_id: '1'\nlifecycle_stage: active\nrun_id: %s\n"
              "run_name: run-%d\nstart_time: %d\nstatus: 3\nuser_id: someone\n"
              % (start + 50000, run, i, start))
        for metric in ("loss", "accuracy", "lr"):
            write(at + "/metrics/" + metric,
                  "".join("%d %r %d\n" % (start + step * 500, curve(rng, step), step)
                          for step in range(ROWS)))
        write(at + "/params/lr", "3e-4")
        write(at + "/params/batch", str(rng.choice([16, 32])))
        write(at + "/tags/mlflow.runName", "run-%d" % i)


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def age(root, seconds):
    then = time.time() - seconds
    for folder, _, files in os.walk(root):
        for name in files:
            os.utime(os.path.join(folder, name), (then, then))
        os.utime(folder, (then, then))


def first_file(root):
    for folder, _, files in sorted(os.walk(root)):
        for name in sorted(files):
            if name.endswith(".jsonl") or folder.endswith("/metrics"):
                return os.path.join(folder, name)
    raise SystemExit("no file below " + root)


def once(command):
    """Wall and processor time in ms, and peak memory in MiB."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = (time.perf_counter() - began) * 1e3
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit("exit code %d: %s" % (child.returncode, " ".join(command)))
    return wall, (used.ru_utime + used.ru_stime) * 1e3, used.ru_maxrss / 1024


def tell(name, taken):
    wall = [t[0] for t in taken]
    cpu = [t[1] for t in taken]
    print("%-34s n %2d, wall min %.0f, median %.0f, max %.0f ms; CPU min %.0f, median %.0f,"
          " max %.0f ms; peak %.0f MiB"
          % (name, len(taken), min(wall), bench.median(wall), max(wall), min(cpu),
             bench.median(cpu), max(cpu), max(t[2] for t in taken)))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    bench.machine()
    work = tempfile.mkdtemp()
    try:
        os.environ["XDG_CACHE_HOME"] = work + "/cache"
        os.environ["TACHO_HOME"] = work + "/home"
        lines(work + "/one", 1)
        lines(work + "/jsonl", RUNS)
        mlflow(work + "/mlflow", RUNS)
        age(work, 7200)
        for kind in ("one", "jsonl", "mlflow"):
            root = work + "/" + kind
            plain = [bench.tacho(), "list", root]
            tell(kind + ", first", [once(plain)])
            tell(kind + ", again", [once(plain) for _ in range(rounds)])
            query = plain + ["--where", "loss < 0.5", "--sort", "loss"]
            tell(kind + ", --where loss --sort loss", [once(query) for _ in range(rounds)])
            changed = []
            for i in range(rounds):
                file = first_file(root)
                then = os.stat(file).st_mtime + 60
                with open(file, "rb+") as out:
                    out.seek(-1, os.SEEK_END)
                    out.write(b"\n")
                os.utime(file, (then, then))
                changed.append(once(plain))
            tell(kind + ", one file changed", changed)
    finally:
        shutil.rmtree(work)
    print("load average at the end: %s" % bench.load())


if __name__ == "__main__":
    main()
