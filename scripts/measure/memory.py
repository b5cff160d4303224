#!/usr/bin/env python3
"""Memory and speed of the recorder while a command tells it many points.

    scripts/measure/memory.py [MILLIONS] [inbox|markers]

A command of one thread appends MILLIONS (10 unless told) of point lines to the inbox file, or
prints them as markers. Each second the recorder's VmRSS is read. Prints the memory by tenths of the
points taken in, and how many lines a second were taken in.
"""

import json
import os
import subprocess
import sys
import time

import bench

TELL_INBOX = """
import os, time
out = os.open(os.environ["TACHO_EVENTS"], os.O_WRONLY | os.O_APPEND)
for block in range(%d):
    lines = []
    for i in range(block * 1000, block * 1000 + 1000):
        lines.append('{"type":"point","mono":%%d,"step":%%d,"m":{"loss":%%.6f,"acc":%%.4f}}\\n'
                     %% (time.monotonic_ns(), i, 4 / (1 + i * 0.001), i * 1e-8))
    os.write(out, "".join(lines).encode())
"""

TELL_MARKERS = """
import sys
for block in range(%d):
    sys.stdout.write("".join(
        "::tacho point step=%%d loss=%%.6f acc=%%.4f\\n" %% (i, 4 / (1 + i * 0.001), i * 1e-8)
        for i in range(block * 1000, block * 1000 + 1000)))
"""


def main():
    millions = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    way = sys.argv[2] if len(sys.argv) > 2 else "inbox"
    points = int(millions * 1000) * 1000
    tell = (TELL_INBOX if way == "inbox" else TELL_MARKERS) % (points // 1000)
    bench.machine()
    with bench.home() as home:
        began = time.monotonic()
        run = subprocess.Popen(
            [bench.tacho(), "run", "--home", home, "--", sys.executable, "-c", tell],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        samples, holders, cpu, peak = [], [], 0.0, 0
        while run.poll() is None:
            time.sleep(0.25)
            try:
                samples.append((time.monotonic() - began, bench.memory_kib(run.pid)))
                peak = max(peak, bench.memory_kib(run.pid, "VmHWM"))
                cpu = bench.cpu_seconds(run.pid)
                others = bench.children(run.pid)
                holders += [bench.memory_kib(pid) for pid in others if bench.is_holder(pid)]
            except (OSError, IndexError):
                break
        run.wait()
        took = time.monotonic() - began
        if run.returncode:
            sys.exit("tacho ended with %d" % run.returncode)
        taken = [e for e in bench.events(home) if e.get("type") == "inbox"][-1]
        usage = [e for e in bench.events(home) if e.get("type") == "usage"][-1]
    samples = [sample for sample in samples if sample[1]]
    tenths = [[kib for at, kib in samples if 10 * at // took == tenth] for tenth in range(10)]
    print("%s: %s; %.1f s from start to seal, the command's own CPU %.1f s, the recorder's %.1f s"
          % (way, json.dumps({k: v for k, v in taken.items() if k not in ("t", "type")}),
             took, (usage["user_ns"] + usage["system_ns"]) / 1e9, cpu))
    print("lines a second: %.0f by the clock, start and seal included; %.0f a second of the"
          " recorder's CPU" % (points / took, points / cpu))
    print("VmRSS of the recorder by tenths of the time, largest in MiB: "
          + " ".join("%.0f" % (max(tenth) / 1024) if tenth else "-" for tenth in tenths))
    print("peak %.0f MiB (VmHWM); bar 200 MB: %s; holder %.0f MiB; load average %s"
          % (peak / 1024, "met" if peak * 1024 < 200e6 else "missed",
             max(holders, default=0) / 1024, bench.load()))


if __name__ == "__main__":
    main()
