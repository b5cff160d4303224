#!/usr/bin/env python3
"""What the recorder and the holder take of a core beside a child that does nothing.

    scripts/measure/idle_cpu.py [SECONDS] [REPEATS] [--threads]

Starts `tacho run -- sleep`, lets 5 seconds pass, then reads user and system time of both JVMs
from /proc/PID/stat at the beginning and the end of SECONDS (60 unless told). `--threads` also shows
which threads woke how often.
"""

import subprocess
import sys
import time

import bench

STARTUP = 5


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    seconds = int(words[0]) if words else 60
    repeats = int(words[1]) if len(words) > 1 else 3
    bench.machine()
    shares = []
    for repeat in range(repeats):
        shares.append(once(repeat + 1, seconds, "--threads" in sys.argv))
    print("both together: median %.3f %% of a core, largest %.3f %%; bar 0.5 %%: %s"
          % (bench.median(shares), max(shares), "met" if max(shares) <= 0.5 else "missed"))


def once(repeat, seconds, shows_threads):
    with bench.home() as home:
        run = subprocess.Popen(
            [bench.tacho(), "run", "--home", home, "--", "sleep", str(STARTUP + seconds + 3)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(STARTUP)
        holder = [pid for pid in bench.children(run.pid) if bench.is_holder(pid)]
        if len(holder) != 1:
            sys.exit("not one holder: %s" % holder)
        both = {"recorder": run.pid, "holder": holder[0]}
        before = {name: sample(pid) for name, pid in both.items()}
        began = time.monotonic()
        time.sleep(seconds)
        took = time.monotonic() - began
        after = {name: sample(pid) for name, pid in both.items()}
        for name in both:
            stat, exact, threads = (a for a in after[name])
            print("%d %-8s %.2f s by /proc/PID/stat, %.4f s by schedstat = %.3f %%, %.1f wake-ups/s"
                  % (repeat, name, stat - before[name][0], exact - before[name][1],
                     100 * (exact - before[name][1]) / took,
                     (woken(threads) - woken(before[name][2])) / took))
            if shows_threads:
                tell(before[name][2], threads, took)
        run.wait()
    by_stat = sum(after[name][0] - before[name][0] for name in both)
    share = 100 * by_stat / took
    exact = 100 * sum(after[name][1] - before[name][1] for name in both) / took
    print("%d both     %.3f %% of a core (%.3f %% by schedstat) over %.1f s; load average %s"
          % (repeat, share, exact, took, bench.load()), flush=True)
    return max(share, exact)


def sample(pid):
    return bench.cpu_seconds(pid), bench.exact_cpu_seconds(pid), bench.threads(pid)


def woken(threads):
    return sum(switches for switches, _ in threads.values())


def tell(before, after, took):
    for name, (switches, nanos) in sorted(after.items(), key=lambda item: -item[1][1]):
        was = before.get(name, (0, 0))
        if switches > was[0]:
            print("    %-26s %6.2f wake-ups/s %8.3f ms" %
                  (name, (switches - was[0]) / took, (nanos - was[1]) / 1e6))


if __name__ == "__main__":
    main()
