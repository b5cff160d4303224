#!/usr/bin/env python3
"""Tokens per second of processor time: the trainer against minimal loops over the same library.

    scripts/measure/trainer_rates.py [PAIRS] [SECONDS]

PAIRS (32 unless told) of turns of SECONDS (6 unless told) of processor time: `tacho train` with one worker, with its
recorder, telemetry, health and keeper; a loop with the same model and optimiser and nothing else
(`ours`); and a loop with the library's own optimiser and a model of separate tensors (`plain`; both
in MinimalTraining.java). All three live all the time; whose turn it is not is stopped (SIGSTOP), and
the order changes from turn to turn. 2.7 million parameters, fp32, 16 rows of 128 tokens a step.

Processor time is that of all processes of a side, by the scheduler's account in nanoseconds; steps
are those that ended inside a turn, by their own monotonic clocks. Prints the ratios of the pairs
with a bootstrap interval of the median, and the worker's memory over its steps.

Needs the packed program (./tacho builds it).
"""

import glob
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

import bench

TOKENS = 16 * 128
SAMPLE = 0.05  # seconds between two looks at processor time


class Side:
    def __init__(self, name, process):
        self.name, self.process = name, process
        self.samples = []  # (monotonic ns, cpu ns)
        self.pids = [process.pid]

    def family(self):
        pids, at = [self.process.pid], 0
        while at < len(pids):
            pids += bench.children(pids[at])
            at += 1
        self.pids = pids

    def cpu(self):
        total = 0
        for pid in self.pids:
            try:
                total += time.clock_gettime_ns(~pid << 3 | 2)  # CPUCLOCK_SCHED of a process
            except OSError:
                pass
        return total

    def look(self):
        self.samples.append((time.monotonic_ns(), self.cpu()))

    def send(self, what):
        # the worker goes on first and stops last, so that its keeper never finds it silent
        pids = reversed(self.pids) if what == signal.SIGCONT else self.pids
        for pid in pids:
            try:
                os.kill(pid, what)
            except OSError:
                pass

    def at(self, moment):
        """Processor time at a moment, between two looks."""
        for (t0, c0), (t1, c1) in zip(self.samples, self.samples[1:]):
            if t0 <= moment <= t1:
                return c0 + (c1 - c0) * (moment - t0) / (t1 - t0)
        return None

    def rate(self, steps, begin, end):
        inside = [(n, t) for n, t in steps if begin <= t <= end]
        if len(inside) < 3:
            return None
        cpu = [self.at(t) for _, t in (inside[0], inside[-1])]
        return (inside[-1][0] - inside[0][0]) * TOKENS / ((cpu[1] - cpu[0]) / 1e9)


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 32
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 6
    bench.machine()
    with tempfile.TemporaryDirectory(prefix="tacho-measure-") as folder:
        text = os.path.join(folder, "text")
        with open(text, "wb") as out:
            for path in sorted(glob.glob(os.path.join(bench.ROOT, "*", "src", "main", "**", "*.java"), recursive=True)):
                with open(path, "rb") as file:
                    out.write(file.read())
        sides = start(folder, text)
        try:
            turns, memory = measure(sides, pairs, seconds, folder)
        finally:
            for side in sides.values():
                end(side)
        steps = {"trainer": of_worker(folder), "ours": said(folder, "ours"), "plain": said(folder, "plain")}
        tell(sides, turns, steps)
        tell_memory(memory)
    print("load average at the end: %s" % bench.load())


def end(side):
    """The trainer as its user would; the loops, which know no end, at once."""
    side.family()
    if side.name == "trainer":
        side.send(signal.SIGCONT)
        side.process.terminate()
        try:
            side.process.wait(60)
        except subprocess.TimeoutExpired:
            pass
    side.send(signal.SIGKILL)
    side.process.wait()


def start(folder, text):
    lib = glob.glob(os.path.join(bench.ROOT, "dist", "target", "tacho-*", "lib"))[0]
    java = bench.java_home()
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "MinimalTraining.java")
    jars = ":".join(glob.glob(os.path.join(lib, "*.jar")))
    subprocess.run([java + "/bin/javac", "-nowarn", "-d", folder, "-cp", jars, source], check=True)
    cache = os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))
    natives = os.environ.get("TACHO_LIBTORCH", os.path.join(cache, "tacho", "libtorch"))
    environment = dict(os.environ, OMP_NUM_THREADS="1", TACHO_HOME=os.path.join(folder, "home"))
    sides = {}
    command = [bench.tacho(), "train", "--data", text, "--steps", "1000000", "--tied", "--hidden", "512",
               "--eval-every", "0", "--checkpoint-every", "0", "--patience", "10m", "--quiet"]
    sides["trainer"] = launch("trainer", command, environment, folder)
    for name in ("ours", "plain"):
        # as the launcher of Tacho starts Java
        command = [java + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m",
                   "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED",
                   "-cp", folder + ":" + jars, "MinimalTraining", name, natives, text]
        sides[name] = launch(name, command, environment, folder)
    return sides


def launch(name, command, environment, folder):
    with open(os.path.join(folder, name + ".out"), "wb") as out, open(os.path.join(folder, name + ".err"), "wb") as err:
        return Side(name, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                           env=environment, start_new_session=True))


def started(folder, name):
    """Whether a side has done its first steps."""
    try:
        return (of_worker(folder) if name == "trainer" else said(folder, name))[5:]
    except (IndexError, ValueError):
        return []


def measure(sides, pairs, seconds, folder):
    for name, side in sides.items():
        until = time.monotonic() + 300
        while not started(folder, name):
            if side.process.poll() is not None or time.monotonic() > until:
                with open(os.path.join(folder, name + ".err")) as err:
                    sys.exit("%s did not start: %s" % (name, err.read()[-2000:]))
            time.sleep(0.2)
        side.family()
        side.send(signal.SIGSTOP)
    turns, memory = [], []
    names = list(sides)
    for turn in range(pairs):
        order = names[turn % 3:] + names[:turn % 3]
        windows = {}
        for name in order if turn % 2 else reversed(order):
            side = sides[name]
            side.look()
            begin, used = side.samples[-1]
            side.send(signal.SIGCONT)
            while side.samples[-1][1] - used < seconds * 1e9 and side.process.poll() is None:
                time.sleep(SAMPLE)
                side.look()
            side.send(signal.SIGSTOP)
            time.sleep(0.02)
            side.look()
            windows[name] = (begin, time.monotonic_ns())
            if side.process.poll() is not None:
                with open(os.path.join(folder, name + ".err")) as err:
                    sys.exit("%s ended: %s" % (name, err.read()[-2000:]))
        turns.append(windows)
        worker = next(pid for pid in sides["trainer"].pids if is_worker(pid))
        memory.append((bench.memory_kib(worker, "VmRSS"), bench.memory_kib(worker, "VmHWM")))
    return turns, memory


def is_worker(pid):
    with open("/proc/%d/cmdline" % pid, "rb") as file:
        return b"@worker" in file.read()


def said(folder, name):
    """Number and end of each step of a minimal loop."""
    with open(os.path.join(folder, name + ".out")) as file:
        lines = [line.split() for line in file.read().splitlines()[:-1]]
    return [(int(line[0]), int(line[1])) for line in lines if len(line) == 3]


def of_worker(folder):
    """Number and end of each step of the trainer's worker, from its own run."""
    best = []
    for run in glob.glob(os.path.join(folder, "home", "runs", "*")):
        with open(os.path.join(run, "run.json")) as file:
            begin = json.load(file)["started"]["mono"]
        steps = []
        for path in sorted(glob.glob(os.path.join(run, "series-*.jsonl"))):
            with open(path) as file:
                for line in file:
                    if '"step_time_ms"' in line and line.endswith("\n"):
                        point = json.loads(line)
                        steps.append((point["s"], begin + point["t"]))
        best = max(best, steps, key=len)
    return best


def tell(sides, turns, steps):
    rates = {name: [] for name in sides}
    for windows in turns:
        row = {name: sides[name].rate(steps[name], *windows[name]) for name in sides}
        if all(row.values()):
            for name in sides:
                rates[name].append(row[name])
    for name, values in rates.items():
        print("%-8s %3d turns, tokens per processor-second: median %.0f, quartiles %.0f and %.0f"
              % ((name, len(values), bench.median(values)) + bench.quartiles(values)))
    for name in ("ours", "plain"):
        ratios = [a / b for a, b in zip(rates["trainer"], rates[name])]
        print("trainer / %-6s %d pairs: median %.4f, 95 %% interval of the median (bootstrap) %.4f to %.4f"
              % ((name, len(ratios), bench.median(ratios)) + bench.bootstrap(ratios)))


def tell_memory(memory):
    rss = [kib / 1024 for kib, _ in memory]
    print("memory of the worker: resident %.0f MB after the first turn, %.0f after half, %.0f after the last;"
          " peak %.0f MB" % (rss[0], rss[len(rss) // 2], rss[-1], memory[-1][1] / 1024))


if __name__ == "__main__":
    main()
