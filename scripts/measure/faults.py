#!/usr/bin/env python3
"""How soon faults of workers are found, and whether they are put down right.

usage: faults.py [--tacho './tacho'] [--faults 70] [--clean 60] [--kinds all] [--seed 1]
       [--patience 5s] [--answer FILE]

Runs `tacho train fault-test` in a store of its own and prints its answer as tables: a row a kind of
fault, then the bars. The load of the machine and what the hypervisor took are printed beside.
With --answer the numbers come from a file that an earlier run printed.
"""

import argparse
import collections
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

import bench


def middle(values):
    values = sorted(values)
    return values[(len(values) - 1) // 2] if values else None


def number(value, digits=0):
    return "-" if value is None else f"{value:,.{digits}f}"


def run(arguments):
    command = shlex.split(arguments.tacho) + ["train", "fault-test", "--json"]
    for kind in arguments.kinds.split(","):
        command += ["--kind", kind]
    command += ["--faults", str(arguments.faults), "--clean", str(arguments.clean)]
    command += ["--seed", str(arguments.seed), "--patience", arguments.patience]
    stolen_before, all_before = bench.stolen()
    waited_before = bench.pressure()
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(command + ["--home", home], check=False, stdout=subprocess.PIPE)
    stolen_after, all_after = bench.stolen()
    print("command:", " ".join(command))
    print("load average after:", pathlib.Path("/proc/loadavg").read_text().strip())
    print(f"stolen: {100 * (stolen_after - stolen_before) / (all_after - all_before):.1f} %")
    if waited_before is not None:
        print(f"time that tasks waited for a processor: {(bench.pressure() - waited_before) / 1e6:.0f} s")
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tacho", default="./tacho")
    parser.add_argument("--faults", type=int, default=70)
    parser.add_argument("--clean", type=int, default=60)
    parser.add_argument("--kinds", default="all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", default="5s")
    parser.add_argument("--answer")
    arguments = parser.parse_args()
    if arguments.answer:
        answer = json.loads(pathlib.Path(arguments.answer).read_text())
    else:
        answer = run(arguments)
    kinds = collections.OrderedDict()
    for fault in answer["faults"]:
        kinds.setdefault(fault["fault"], []).append(fault)
    print("| fault | n | right | found after, ms: median, most | steps: most | went on | after, ms |"
          " lost steps |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind, rows in kinds.items():
        done = [r for r in rows if "not_run" not in r]
        if not done:
            print(f"| {kind} | 0 | not run: {rows[0]['not_run']} | | | | | |")
            continue
        latency = [r["latency_ms"] for r in done if "latency_ms" in r]
        steps = [r["latency_steps"] for r in done if "latency_steps" in r]
        again = [r["recovery_ms"] for r in done if "recovery_ms" in r]
        print(
            f"| {kind} | {len(done)} | {sum(r['right'] for r in done)} |"
            f" {number(middle(latency))}, {number(max(latency, default=None))} |"
            f" {number(max(steps, default=None))} | {sum(r['recovered'] for r in done)} |"
            f" {number(middle(again))} | {sum(r['lost_steps'] for r in done)} |"
        )
    for key in ("done", "right", "right_at_least_pct", "recovered", "lost_steps", "clean",
                "false_alarms", "left"):
        if key in answer:
            print(f"{key}: {answer[key]}")
    for fault in answer["faults"]:
        if "not_run" not in fault and not (fault["right"] and fault["recovered"]):
            print("NOT AS IT SHOULD BE:", json.dumps(fault))
    return 0 if answer["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
