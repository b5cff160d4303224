#!/usr/bin/env python3
"""How far `tacho bench llm` is from the truth: its time stamps against those of the server.

usage: bench_llm.py --tacho './tacho' --testkit testkit/target/classes [--streams 256]
       [--seconds 20] [--warmup 10] [--tokens 64] [--gap 50] [--client tacho|jdk]

A server of testkit (a process of its own) streams tokens on a schedule and logs the moment of each
write on the machine's monotonic clock, which the client's stamps are on as well. Printed, in
milliseconds: client stamp minus server stamp of every token and of first tokens; by how much the
inter-token latency of each answer is off; how late a thread of the server that sleeps to absolute
deadlines wakes (the probe: what this machine does to anybody); processor time of the client.
"""

import argparse
import json
import os
import pathlib
import resource
import shlex
import subprocess
import tempfile


def quantile(values, q):
    values = sorted(values)
    at = q * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (at - low) * (values[high] - values[low])


def told(name, values):
    print(
        f"{name:28} n={len(values):7} p50={quantile(values, 0.5):8.3f}"
        f" p90={quantile(values, 0.9):8.3f} p99={quantile(values, 0.99):8.3f}"
        f" max={max(values):9.3f}"
    )


def stamps_of_tacho(arguments, port, folder):
    command = shlex.split(arguments.tacho) + [
        "bench", "llm", "--url", f"http://127.0.0.1:{port}", "--model", "m",
        "--concurrency", str(arguments.streams), "--duration", f"{arguments.seconds}s",
        "--warmup", f"{arguments.warmup}s", "--ramp", "3s", "--output-tokens", str(arguments.tokens),
        "--input-tokens", "16", "--chunks", "--json", "--metrics-url", "off", "--home", folder,
    ]  # fmt: skip
    answer = json.loads(subprocess.run(command, check=False, stdout=subprocess.PIPE).stdout)
    cell = answer["cells"][0]
    print("requests", cell["requests"], "saturated:", cell.get("client_saturated", "no"))
    for one in cell["result"]["measurements"]:
        if one["metric"] in ("ttft_ms", "inter_token_latency_ms", "output_tokens_per_s"):
            if one.get("statistic") in ("median", "q0.99", "rate"):
                print(f"  told: {one['metric']} {one['statistic']} {one['value']:.3f}")
    run = pathlib.Path(folder) / "runs" / cell["run"]
    start = json.loads((run / "run.json").read_text())["started"]["mono"]
    stamps = {}
    with open(run / "samples" / "chunks.jsonl") as rows:
        for line in rows:
            row = json.loads(line)
            if "m" in row:
                values = row["m"]
                key = (f"tacho-{cell['run']}-{int(values['request'])}", int(values["part"]) - 1)
                stamps[key] = start + row["t"]
    return stamps


def stamps_of_jdk(arguments, port):
    source = pathlib.Path(__file__).parent / "LlmClients.java"
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java")
    command = [java, str(source), f"http://127.0.0.1:{port}", str(arguments.streams)]
    command += [str(arguments.seconds), str(arguments.tokens)]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    stamps = {}
    for line in out.splitlines():
        name, part, nanos = line.split()
        stamps[(name, int(part))] = int(nanos)
    return stamps


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tacho", default="./tacho")
    parser.add_argument("--testkit", default="testkit/target/classes")
    parser.add_argument("--streams", type=int, default=256)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--warmup", type=int, default=10)
    parser.add_argument("--gap", default="50")
    parser.add_argument("--client", choices=["tacho", "jdk"], default="tacho")
    arguments = parser.parse_args()
    print("load averages before:", os.getloadavg(), "processors:", os.cpu_count())
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "server.log")
        java = os.path.join(os.environ["JAVA_HOME"], "bin", "java")
        server = subprocess.Popen(
            [java, "-XX:+UseSerialGC", "-Xmx512m", "-cp", arguments.testkit,
             "dev.tacho.testkit.llm.TinyLlmServer", "first=200", f"gap={arguments.gap}",
             "jitter=0.5", f"log={log}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        port = int(server.stdout.readline().split()[1])
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        if arguments.client == "tacho":
            stamps = stamps_of_tacho(arguments, port, os.path.join(folder, "home"))
        else:
            stamps = stamps_of_jdk(arguments, port)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        server.stdin.close()
        server.wait()
        sent, late = {}, []
        with open(log) as lines:
            for line in lines:
                parts = line.split()
                if parts[0] == "t":
                    sent[(parts[1], int(parts[2]))] = int(parts[3])
                else:
                    late.append(int(parts[1]) / 1e6)
    error = {key: (at - sent[key]) / 1e6 for key, at in stamps.items() if key in sent}
    told("token: client - server", list(error.values()))
    told("first token: client - server", [e for (_, part), e in error.items() if part == 0])
    ends = {}
    for name, part in error:
        ends[name] = max(part, ends.get(name, 0))
    told(
        "inter-token latency, off by",
        [
            abs(error[(name, last)] - error[(name, 0)]) / last
            for name, last in ends.items()
            if last > 0 and (name, 0) in error
        ],
    )
    told("probe of the server, late by", late)
    bar = quantile(late, 0.99) + 2
    print(f"bars: p50 < 0.5: {quantile(list(error.values()), 0.5) < 0.5};"
          f" p99 <= {bar:.3f}: {quantile(list(error.values()), 0.99) <= bar}")
    print(f"below zero: {sum(e < 0 for e in error.values())}; client processor time {used:.1f} s")
    print("load averages after:", os.getloadavg())


if __name__ == "__main__":
    main()
