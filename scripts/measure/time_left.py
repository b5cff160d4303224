"""How good the time left is on real runs: records the demo's training job again and again in a fresh
store, then holds every forecast that was stored against what came true.

    python3 scripts/measure/time_left.py [--runs 36] [--steps 2000] [--pause 0]

Prints Markdown: the machine, one row a run, and the two figures that are asked for: how many forecasts at
the begin of a stage had a median within 20 % of the truth, and how many were not exceeded by p90."""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time

import bench

STAGES = ["prepare", "train", "evaluate"]


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--runs", type=int, default=36)
    words.add_argument("--steps", type=int, default=2000)
    words.add_argument("--pause", type=float, default=0, help="seconds between two runs")
    said = words.parse_args()
    bench.machine()
    tacho, java = bench.tacho(), bench.java_home() + "/bin/java"
    job = os.path.join(bench.ROOT, "examples", "ByteLm.java")
    rows = []
    with tempfile.TemporaryDirectory(prefix="tacho-time-left-") as folder:
        for number in range(said.runs):
            load = bench.load()
            order = [tacho, "run", "--hide-markers", "--", java, job, "--steps", str(said.steps)]
            done = subprocess.run(order, cwd=folder, capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit("run %d ended with %d:\n%s" % (number + 1, done.returncode, done.stderr))
            rows.append(look(tacho, folder, load))
            print("run %d of %d: %s" % (number + 1, said.runs, tell(rows[-1])), file=sys.stderr)
            time.sleep(said.pause)
    report(rows)


def look(tacho, folder, load):
    """What is stored of the newest run: stages, forecasts, the load before it."""
    shown = subprocess.run(
        [tacho, "show", "latest", "--json"], cwd=folder, capture_output=True, text=True, check=True
    )
    run = json.loads(shown.stdout)
    stages = {s["name"]: s for s in run["stages"]}
    known = [f for f in run["forecasts"] if "p50_ns" in f]
    return {
        "load": load,
        "seconds": run["ran_ns"] / 1e9,
        "stages": {name: stages[name]["ran_ns"] / 1e9 for name in STAGES},
        "begins": {
            name: next((f for f in known if f.get("stage") == name), None) for name in STAGES
        },
        "all": known,
    }


def tell(row):
    text = "%.1f s, load %s" % (row["seconds"], row["load"])
    for name, forecast in row["begins"].items():
        if forecast:
            text += "; %s %.1f, true %.1f" % (name, forecast["p50_ns"] / 1e9, forecast["true_ns"] / 1e9)
    return text


def report(rows):
    print()
    print("| run | load before | ran | prepare | train | evaluate | " + " | ".join(
        "left at the begin of %s: p50, p90, true" % name for name in STAGES) + " |")
    print("| --- " * 9 + "|")
    for number, row in enumerate(rows, 1):
        cells = [str(number), row["load"], "%.1f s" % row["seconds"]]
        cells += ["%.2f s" % row["stages"][name] for name in STAGES]
        cells += [cell(row["begins"][name]) for name in STAGES]
        print("| " + " | ".join(cells) + " |")
    print()
    print("| forecasts | with | median within 20 % | not exceeded by p90 |")
    print("| --- | --- | --- | --- |")
    for least in (2, 5):
        for name in STAGES:
            score("at the begin of " + name, least, [row["begins"][name] for row in rows])
        score("at the begin of any stage", least, [f for r in rows for f in r["begins"].values()])
        score("all that were stored", least, [f for r in rows for f in r["all"]])


def cell(forecast):
    if not forecast:
        return "unknown"
    p90 = "%.1f" % (forecast["p90_ns"] / 1e9) if "p90_ns" in forecast else "-"
    return "%.1f, %s, %.1f s" % (forecast["p50_ns"] / 1e9, p90, forecast["true_ns"] / 1e9)


def score(what, least, forecasts):
    fit = [f for f in forecasts if f and f["runs"] >= least and "p90_ns" in f]
    near = sum(abs(f["p50_ns"] - f["true_ns"]) <= 0.2 * f["true_ns"] for f in fit)
    held = sum(f["true_ns"] <= f["p90_ns"] for f in fit)
    print("| %s | %d earlier runs or more | %s | %s |" % (
        what, least, share(near, len(fit)), share(held, len(fit))))


def share(hits, of):
    """Hits of so many, with the 95 % interval of Wilson (JASA 22, 1927)."""
    if of == 0:
        return "none"
    p, z = hits / of, 1.96
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    wide = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return "%d of %d: %.0f %% (%.0f to %.0f %%)" % (
        hits, of, 100 * p, 100 * (middle - wide), 100 * min(1, middle + wide))


main()
