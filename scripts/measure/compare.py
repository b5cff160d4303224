#!/usr/bin/env python3
"""`tacho compare` of two results, in a process of its own.

    scripts/measure/compare.py [ROUNDS]

Writes two runs of 5 repeats with 200 queries each (1,000 samples a side; two latencies a query, five
statistics of each, and a rate a repeat), compares them with 2,000 resamples, as text and as JSON, in
turns with `--version` and with a comparison of single values, whose cost is that of starting and
reading. 15 rounds unless told.
"""

import json
import math
import os
import random
import sys

import bench

REPEATS = 5
QUERIES = 200
TABLE = []
for byte in range(256):
    rest = byte
    for _ in range(8):
        rest = rest >> 1 ^ (0x82F63B78 if rest & 1 else 0)
    TABLE.append(rest)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    bench.machine()
    with bench.home() as home:
        write(home, "01JNQ8M2T000000000000BENC1", "before", 9.0, 1, True)
        write(home, "01JNQ8M2T000000000000BENC2", "after", 9.5, 2, True)
        write(home, "01JNQ8M2T000000000000BENC3", "single-before", 9.0, 1, False)
        write(home, "01JNQ8M2T000000000000BENC4", "single-after", 9.5, 2, False)
        at = ["--home", home]
        cases = {
            "--version": ["--version"],
            "compare, single values": ["compare"] + at + ["single-before", "single-after"],
            "compare, 2 x 1,000 samples": ["compare"] + at + ["before", "after"],
            "the same as JSON": ["compare"] + at + ["before", "after", "--json"],
        }
        taken = {name: [] for name in cases}
        for command in cases.values():
            bench.once([bench.tacho()] + command)
        for _ in range(rounds):
            for name, command in cases.items():
                taken[name].append(bench.once([bench.tacho()] + command))
    for name, times in taken.items():
        wall = [t[0] for t in times]
        cpu = [t[1] for t in times]
        print("%-26s CPU min %.0f, median %.0f, max %.0f ms; wall min %.0f, median %.0f ms"
              % (name, min(cpu), bench.median(cpu), max(cpu), min(wall), bench.median(wall)))
    print("load average at the end: %s" % bench.load())


def write(home, run, name, least, seed, rows):
    """A run as the book of the format on disk has it (store's package sign)."""
    folder = os.path.join(home, "runs", run)
    os.makedirs(os.path.join(folder, "samples"))
    host = {"name": "none", "user": "none", "system": "Linux", "architecture": "amd64", "cpus": 2}
    header = {
        "schema": "tacho.run/1", "id": run, "name": name, "tags": {}, "command": [],
        "working_directory": "/", "writer": "compare.py", "host": host, "configuration": {},
        "started": {"wall": "2026-03-01T12:00:0%dZ" % seed, "mono": 0, "boot": "none"},
        "environment": {}, "links": [],
    }
    with open(os.path.join(folder, "run.json"), "w") as file:
        json.dump(header, file)
    luck = random.Random(seed)
    latencies, services, rates = [], [], []
    with open(os.path.join(folder, "samples", "queries.jsonl"), "w") as file:
        for repeat in range(1, REPEATS + 1):
            drift = luck.gauss(1, 0.004)
            for _ in range(QUERIES):
                latencies.append((least + luck.expovariate(2)) * drift)
                services.append(latencies[-1] - 0.01)
                point(file, len(latencies),
                      {"repeat": repeat, "sent": 0, "first": "NaN", "last": 0, "tokens": "NaN",
                       "latency_ms": latencies[-1], "service_time_ms": services[-1]})
            rates.append(1000 * QUERIES / sum(latencies[-QUERIES:]))
    with open(os.path.join(folder, "samples", "repeats.jsonl"), "w") as file:
        for repeat, rate in enumerate(rates):
            point(file, repeat + 1, {"samples_per_s": rate})
    events = [
        {"type": "state", "to": "running"},
        {"type": "result", "result": result(latencies, services, rates, rows)},
        {"type": "state", "to": "completed", "exit_code": 0},
    ]
    with open(os.path.join(folder, "events.jsonl"), "w") as file:
        for number, event in enumerate(events):
            line = json.dumps(dict({"n": number + 1, "t": number, "at": 0}, **event),
                              separators=(",", ":"))[:-1]
            file.write('%s,"crc":"%08x"}\n' % (line, crc32c(line.encode())))
    open(os.path.join(folder, "series-0001.jsonl"), "w").close()


def point(file, number, values):
    row = {"t": number, "s": number, "status": "ok", "m": values}
    file.write(json.dumps(row, separators=(",", ":")) + "\n")


def result(latencies, services, rates, rows):
    clock = {"kind": "measured", "source": "clock"}
    place = {"device": "cpu", "precision": "fp32", "batch": "1", "scenario": "single-stream"}
    all_of_them = []
    for metric, values in (("latency_ms", latencies), ("service_time_ms", services)):
        for word, q in (("median", 0.5), ("q0.9", 0.9), ("q0.95", 0.95), ("q0.99", 0.99),
                        ("mean", None)):
            value = sum(values) / len(values) if q is None else quantile(values, q)
            evidence = {"samples": len(values), "repeats": REPEATS, "errors": 0, "censored": 0}
            if rows:
                evidence["raw"] = {"samples": "queries", "field": metric}
            all_of_them.append({"metric": metric, "at": place, "phase": "steady",
                                "statistic": word, "value": value, "how": clock,
                                "evidence": evidence})
    evidence = {"samples": REPEATS, "repeats": REPEATS, "errors": 0, "censored": 0}
    if rows:
        evidence["raw"] = {"samples": "repeats", "field": "samples_per_s"}
    all_of_them.append({"metric": "samples_per_s", "at": place, "phase": "steady",
                        "statistic": "mean", "value": sum(rates) / len(rates), "how": clock,
                        "evidence": evidence})
    limits = {"low": 0}
    return {
        "schema": "tacho.result/1", "tool": {"name": "compare.py", "version": "1"},
        "platform": {"hardware": "none"},
        "workload": {"name": "detector", "kind": "inference", "parameters": {"threads": 2}},
        "metrics": {
            "latency_ms": {"unit": "ms", "direction": "lower", "legal": limits,
                           "definition": "latency.intended-send-to-last"},
            "service_time_ms": {"unit": "ms", "direction": "lower", "legal": limits,
                                "definition": "latency.actual-send-to-last"},
            "samples_per_s": {"unit": "samples/s", "direction": "higher", "legal": limits,
                              "definition": "rate.samples"},
        },
        "measurements": all_of_them,
        "samples": [
            {"name": "queries", "path": "samples/queries.jsonl", "rows": REPEATS * QUERIES},
            {"name": "repeats", "path": "samples/repeats.jsonl", "rows": REPEATS},
        ],
    }


def quantile(values, q):
    values = sorted(values)
    at = q * (len(values) - 1)
    below = math.floor(at)
    above = min(below + 1, len(values) - 1)
    return values[below] * (1 - at + below) + values[above] * (at - below)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


if __name__ == "__main__":
    main()
