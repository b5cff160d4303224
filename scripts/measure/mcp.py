#!/usr/bin/env python3
"""What assistants pay: start to first answer, time and tokens of each tool, memory of a long session.

    scripts/measure/mcp.py [ROUNDS] [CALLS]

15 rounds and 5,000 calls unless told. Tokens by characters / 4; beside it by a real tokenizer where
`npm ci` was done for checks/src/test/npm (or NODE_MODULES names a folder that has it).
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

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {}}
INITIALIZE = {"jsonrpc": "2.0", "id": 0, "method": "initialize",
              "params": {"protocolVersion": "2025-11-25", "capabilities": {},
                         "clientInfo": {"name": "measure", "version": "1"}}}


class Client:
    """One server, spoken to over pipes."""

    def __init__(self, folder):
        environment = dict(os.environ, XDG_CACHE_HOME=os.path.join(folder, "cache"))
        self.started = time.monotonic()
        self.process = subprocess.Popen([bench.tacho(), "mcp"], cwd=folder, env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.last = 0

    def say(self, message):
        self.process.stdin.write((json.dumps(message) + "\n").encode())
        self.process.stdin.flush()

    def hear(self):
        line = self.process.stdout.readline().decode().rstrip("\n")
        return line, json.loads(line)

    def call(self, method, params):
        self.last += 1
        self.say({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params})
        while True:
            line, answer = self.hear()
            if answer.get("id") == self.last:
                return line, answer

    def tool(self, name, arguments):
        return self.call("tools/call", {"name": name, "arguments": arguments})

    def resident(self):
        with open("/proc/%d/status" % self.process.pid) as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1000
        return math.nan

    def cpu(self):
        with open("/proc/%d/stat" % self.process.pid) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / bench.TICKS * 1000

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def rows(path, steps, keys, seed):
    draw = random.Random(seed)
    names = ["train/loss", "val/loss", "train/accuracy", "lr", "grad_norm"]
    names += ["layers/%02d/grad_norm" % i for i in range(keys - len(names))]
    with open(path, "w") as file:
        for step in range(steps):
            decay = math.exp(-4 * step / steps)
            row = {"step": step}
            for name in names[:keys]:
                row[name] = 0.1 + decay + draw.gauss(0, 0.02)
            file.write(json.dumps(row) + "\n")


def start_up(folder, rounds):
    java = bench.java_home() + "/bin/java"
    source = os.path.join(folder, "Hello.java")
    with open(source, "w") as file:
        file.write("class Hello { public static void main(String[] a) { System.out.println(1); } }")
    subprocess.run([java + "c", "-d", folder, source], check=True)
    empty = os.path.join(folder, "empty")
    os.mkdir(empty)
    bare, first = [], []
    for _ in range(rounds):
        bare.append(bench.once([java, "-cp", folder, "Hello"])[0])
        client = Client(empty)
        client.say(INITIALIZE)
        client.hear()
        first.append((time.monotonic() - client.started) * 1000)
        client.close()
    print("start to first answer: wall min %.0f, median %.0f ms; bare java Hello min %.0f, median %.0f ms;"
          " x bare %.2f by min, %.2f by median"
          % (min(first), bench.median(first), min(bare), bench.median(bare),
             min(first) / min(bare), bench.median(first) / bench.median(bare)))


def asked(run):
    metrics = ["train/loss", "val/loss"]
    return {
        "list_runs": {},
        "summarize": {"run": run},
        "findings": {"run": run},
        "history": {"run": run, "metrics": metrics},
        "history, around a step": {"run": run, "metrics": metrics, "around": 50_000},
        "compare": {"runs": [run, "b.jsonl"]},
        "changes": {"run": run},
        "chart": {"run": run, "metrics": ["train/loss"]},
        "note": {"run": run},
    }


def tokens(texts):
    folder = os.environ.get("NODE_MODULES") or os.path.join(bench.ROOT, "checks", "src", "test", "npm")
    if not shutil.which("node") or not os.path.isdir(os.path.join(folder, "node_modules")):
        print("no real tokenizer: npm ci was not done in %s" % folder)
        return {}
    script = os.path.join(folder, "tokens.mjs")
    if not os.path.exists(script):
        shutil.copy(os.path.join(bench.ROOT, "checks", "src", "test", "npm", "tokens.mjs"), script)
    lines = "".join(json.dumps({"name": name, "text": text}) + "\n" for name, text in texts.items())
    out = subprocess.run(["node", script], input=lines, capture_output=True, text=True, check=True)
    return {count["name"]: count for count in map(json.loads, out.stdout.splitlines())}


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    bench.machine()
    texts, times = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        start_up(folder, rounds)
        work = os.path.join(folder, "work")
        os.mkdir(work)
        rows(os.path.join(work, "a.jsonl"), 100_000, 5, 1)
        rows(os.path.join(work, "b.jsonl"), 100_000, 5, 2)
        client = Client(work)
        client.say(INITIALIZE)
        client.hear()
        texts["tools/list, with a handshake"] = client.call("tools/list", {})[0]
        texts["tools/list, 2026-07-28"] = client.call("tools/list", {"_meta": META})[0]
        for name, arguments in asked("a.jsonl").items():
            taken = []
            for _ in range(5):
                begun = time.monotonic()
                line, answer = client.tool(name.split(",")[0], arguments)
                taken.append((time.monotonic() - begun) * 1000)
                if len(taken) == 1:
                    texts[name + ": text"] = answer["result"]["content"][0]["text"]
                    texts[name + ": wire"] = line
            times[name] = (taken[0], bench.median(taken[1:]))
        client.close()
        counted = tokens(texts)
        for name, text in texts.items():
            count = counted.get(name, {})
            print("%-36s %6d characters, %5d tokens by characters / 4%s"
                  % (name, len(text), math.ceil(len(text) / 4),
                     "".join(", %5d by %s" % (count[e], e) for e in ("o200k_base", "cl100k_base")
                             if e in count)))
        for name, (first, later) in times.items():
            print("%-24s first %.0f ms, later %.0f ms (median of 4)" % (name, first, later))
        small = os.path.join(folder, "small")
        os.mkdir(small)
        rows(os.path.join(small, "a.jsonl"), 1_000, 5, 1)
        client = Client(small)
        client.say(INITIALIZE)
        client.hear()
        told = []
        for call in range(calls):
            name = ("summarize", "changes", "history", "findings")[call % 4]
            arguments = {"run": "a.jsonl"}
            if name == "history":
                arguments["metrics"] = ["train/loss"]
            client.tool(name, arguments)
            if call + 1 in (100, calls // 4, calls // 2, calls * 3 // 4, calls):
                told.append("%d: %.0f MB" % (call + 1, client.resident()))
        print("resident after so many calls of one session: " + ", ".join(told))
        client.close()
    print("load average at the end: %s" % bench.load())


if __name__ == "__main__":
    main()
