#!/usr/bin/env python3
"""How several workers of tacho train scale, in interleaved rounds on one machine.

Each round trains, one after the other: one worker on 16 rows; two workers on 16 rows (strong
scaling); two workers on 32 rows, 16 each (weak scaling); and two trainings of one worker at once, on
16 rows each, which is the weak case with the all-reduce left out. Rates are medians of the steps of
each run, from its result. What the all-reduce costs is the rate of the weak run against that of the
two trainings together. Beside it, from inside the weak runs: of every step of every worker, time
outside waiting and reducing as a share of the whole step. Steal and pressure of the processor stand
beside them.

usage: trainer_scaling.py TACHO TEXT [ROUNDS] [STEPS]
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import bench

TACHO, TEXT = sys.argv[1:3]
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 7
STEPS = sys.argv[4] if len(sys.argv) > 4 else "12"
CASES = {"one": ("1", "16"), "strong": ("2", "16"), "weak": ("2", "32")}


def start(home, name, workers, batch):
    command = [
        TACHO, "train", "--json", "--quiet", "--home", home, "--data", TEXT, "--name", name,
        "--workers", workers, "--batch", batch, "--steps", STEPS, "--eval-every", "0",
        "--eval-rows", "2", "--checkpoint-every", "0",
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def end(process):
    out, err = process.communicate(timeout=600)
    if process.returncode != 0:
        sys.exit(f"{' '.join(process.args)}\n{err}")
    answer = json.loads(out)
    rate = next(
        m["value"] for m in answer["result"]["measurements"]
        if m["metric"] == "tokens_per_s" and "median" in json.dumps(m["statistic"])
    )
    return rate, answer["run"]


def train(home, case):
    return end(start(home, case, *CASES[case]))


def apart(home):
    """Both rates together of two trainings at once that know nothing of each other."""
    both = [start(home, f"apart-{i}", "1", "16") for i in (0, 1)]
    return sum(end(process)[0] for process in both)


def outside(home, run):
    """Share of the steps' time outside waiting and reducing, over the members of a run."""
    total = talked = 0.0
    for header in pathlib.Path(home, "runs").glob("*/run.json"):
        if not any(link["run"] == run for link in json.loads(header.read_text()).get("links", [])):
            continue
        for file in header.parent.glob("series-*.jsonl"):
            for line in file.read_text().splitlines():
                m = json.loads(line).get("m", {})
                if "step_time_ms" in m and json.loads(line)["s"] > 3:
                    total += m["step_time_ms"]
                    talked += m.get("wait_ms", 0) + m.get("all_reduce_ms", 0)  # one worker has neither
    return 1 - talked / total if total else float("nan")


def interval(values):
    """The median and an interval of the order statistics at about 95 %."""
    values = sorted(values)
    n = len(values)
    k = max(0, int((n - 1.96 * n**0.5) / 2))
    return f"{statistics.median(values):.3f} ({values[k]:.3f} .. {values[n - 1 - k]:.3f}, n={n})"


def main():
    rates = {case: [] for case in [*CASES, "apart"]}
    shares = []
    with tempfile.TemporaryDirectory() as home:
        before, pressed = bench.stolen(), bench.pressure()
        for round_ in range(ROUNDS):
            for case in CASES:
                rate, run = train(home, case)
                rates[case].append(rate)
                if case == "weak":
                    shares.append(outside(home, run))
            rates["apart"].append(apart(home))
            print(f"round {round_ + 1}: " + ", ".join(f"{c} {rates[c][-1]:.0f}" for c in rates)
                  + f", outside of collectives {shares[-1]:.3f}, load {os.getloadavg()[0]:.1f}",
                  flush=True)
        after = bench.stolen()
        print("tokens/s one:", interval(rates["one"]))
        print("weak scaling efficiency:",
              interval([w / (2 * o) for w, o in zip(rates["weak"], rates["one"])]))
        print("strong scaling efficiency:",
              interval([s / (2 * o) for s, o in zip(rates["strong"], rates["one"])]))
        print("two workers against the same with the all-reduce left out:",
              interval([w / a for w, a in zip(rates["weak"], rates["apart"])]))
        print("time outside of collectives, two workers:", interval(shares))
        print(f"steal {100 * (after[0] - before[0]) / max(1, after[1] - before[1]):.2f} % of ticks")
        print("processor pressure (some):",
              "unavailable" if pressed is None else f"{(bench.pressure() - pressed) / 1e6:.1f} s")


main()
