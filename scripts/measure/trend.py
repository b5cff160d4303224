#!/usr/bin/env python3
"""`tacho trend` over 1,000 result files, each call a process of its own.

    scripts/measure/trend.py [ROUNDS]
    scripts/measure/trend.py --make FOLDER [COUNT]

Makes 1,000 files of `tacho.result/1` as a bench writes them (throughput, latency with p50, p90, p95
and p99, throughput a watt; two precisions, two batch sizes, so four kinds of work), of which fp32 at
batch 8 gets 12 % slower in the middle, and draws their trend ROUNDS times (15 unless told) with an
empty cache each time. Beside it: the same of TrackIQ's results, and `tacho --version` as the price
of a start. The second form only makes the files.
"""

import datetime
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

import bench

RUNS = 1000
FIRST = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)

METRICS = {
    "samples_per_s": {"unit": "samples/s", "direction": "higher", "definition": "rate.samples",
                      "legal": {"low": 0}},
    "latency_ms": {"unit": "ms", "direction": "lower",
                   "definition": "latency.intended-send-to-last", "legal": {"low": 0}},
    "samples_per_s_per_w": {"unit": "samples/s/W", "direction": "higher",
                            "definition": "rate.samples-per-watt"},
}


def known(metric, statistic, value, at, how):
    return {"metric": metric, "at": at, "phase": "steady", "statistic": statistic, "value": value,
            "how": how, "evidence": {"samples": 2000, "repeats": 5, "errors": 0, "censored": 0}}


def moment(i):
    return (FIRST + datetime.timedelta(hours=i)).strftime("%Y-%m-%dT%H:%M:%SZ")


def slow(i, precision, batch, count):
    return 1.12 if precision == "fp32" and batch == 8 and i >= count // 2 else 1.0


def result(i, count):
    rng = random.Random(i)
    precision = ("fp32", "int8")[i % 2]
    batch = (1, 8)[i // 2 % 2]
    base = {"fp32": 8.0, "int8": 4.0}[precision] * (1 + batch / 8)
    latency = base * slow(i, precision, batch, count) * rng.gauss(1, 0.015)
    rate = 1000 * batch / latency
    at = {"device": "cpu", "precision": precision, "batch": str(batch),
          "scenario": "single-stream", "streams": "1"}
    measured = {"kind": "measured", "source": "monotonic clock"}
    derived = {"kind": "derived", "formula": "samples_per_s / power_w",
               "inputs": [measured, {"kind": "measured", "source": "energy counter"}]}
    numbers = [known("samples_per_s", "rate", rate, at, measured)]
    for statistic, times in (("median", 1.0), ("q0.9", 1.1), ("q0.95", 1.2), ("q0.99", 1.5)):
        numbers.append(known("latency_ms", statistic, latency * times, at, measured))
    numbers.append(known("samples_per_s_per_w", "mean", rate / 45,
                         dict(at, energy_boundary="cpu-package/gross"), derived))
    return {
        "schema": "tacho.result/1", "made": moment(i),
        "tool": {"name": "tacho bench onnx", "version": "0.%d.0" % (1 + i // (count // 2))},
        "platform": {"hardware": "Board 7", "system": "Linux 6.12", "cpus": 8,
                     "software": {"onnxruntime": "1.%d.0" % (28 + i // (count // 2))}},
        "workload": {"name": "detector", "kind": "inference",
                     "parameters": {"model": "detector.onnx", "precision": precision,
                                    "batch_size": batch, "scenario": "single-stream", "seed": i}},
        "metrics": METRICS, "measurements": numbers}


def trackiq(i, count):
    rng = random.Random(i)
    p50 = 9.1 * (1.12 if i >= count // 2 else 1.0) * rng.gauss(1, 0.015)
    rate = 1000 / p50
    return {
        "tool_name": "autoperfpy", "tool_version": "1.0", "timestamp": moment(i),
        "platform": {"hardware_name": "Edge Board 7", "os": "Linux 6.12", "framework": "onnxruntime",
                     "framework_version": "1.20"},
        "workload": {"name": "detector", "workload_type": "inference", "batch_size": 2, "steps": 400},
        "metrics": {"throughput_samples_per_sec": rate, "latency_p50_ms": p50,
                    "latency_p95_ms": 1.2 * p50, "latency_p99_ms": 1.5 * p50,
                    "memory_utilization_percent": 37.0, "communication_overhead_percent": None,
                    "power_consumption_watts": 18.4, "energy_per_step_joules": 0.17,
                    "performance_per_watt": rate / 18.4, "temperature_celsius": 61.0,
                    "scaling_efficiency_pct": None, "ttft_ms": None, "tokens_per_sec": None,
                    "decode_tpt_ms": None},
        "regression": {"baseline_id": None, "delta_percent": 0.0, "status": "pass",
                       "failed_metrics": []},
        "kv_cache": None, "tool_payload": {"collector_name": "TensorRTCollector"},
        "schema_version": "1.1.0"}


def make(root, count, document):
    os.makedirs(root)
    for i in range(count):
        with open("%s/run-%05d.json" % (root, i), "w") as file:
            json.dump(document(i, count), file)


def once(command, cache):
    """Wall and processor time in ms, and peak memory in MiB."""
    shutil.rmtree(cache, ignore_errors=True)
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
    if len(sys.argv) > 2 and sys.argv[1] == "--make":
        make(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else RUNS, result)
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    bench.machine()
    work = tempfile.mkdtemp()
    try:
        cache = work + "/cache"
        os.environ["XDG_CACHE_HOME"] = cache
        os.environ["TACHO_HOME"] = work + "/home"
        make(work + "/results", RUNS, result)
        make(work + "/trackiq", RUNS, trackiq)
        tacho = bench.tacho()
        for name, command in (
                ("a start, --version", [tacho, "--version"]),
                ("trend, results", [tacho, "trend", work + "/results"]),
                ("trend, results, as JSON", [tacho, "trend", "--json", work + "/results"]),
                ("trend, TrackIQ's results", [tacho, "trend", work + "/trackiq"])):
            tell(name, [once(command, cache) for _ in range(rounds)])
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
