#!/usr/bin/env python3
"""TensorBoard's event files against JSON lines with the same points, and our wire reader against Google's.

    scripts/measure/tfevents.py [ROUNDS] [STEPSxMETRICS ...]

7 rounds of 100000x5 unless told, in turns, each case a process of its own under the launcher's
settings: reading the JSON lines and the event file as the words do (`open`), and walking through the
event file's records with our wire reader and with the library's (`ours`, `library`). Prints the
median CPU time (user and system) and the peak memory. Needs the tests of `readers` compiled, and the
library in the local Maven repository.
"""

import glob
import os
import statistics
import sys
import tempfile

import bench


def jar(pattern):
    found = sorted(glob.glob(os.path.expanduser("~/.m2/repository/" + pattern)))
    if not found:
        sys.exit("not there: ~/.m2/repository/%s; build the tests of readers first" % pattern)
    return found[-1]


def once(command):
    """CPU seconds, peak megabytes and what it printed."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(write, 1)
        os.execv(command[0], command)
    os.close(write)
    said = b""
    while chunk := os.read(read, 65536):
        said += chunk
    os.close(read)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit("failed: %s" % " ".join(command))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said.decode().strip()


def measure(folder, java, steps, metrics, rounds):
    once(java + ["write", folder, str(steps), str(metrics)])
    events = os.path.join(folder, "events.out.tfevents.1709208000.host.1.0")
    lines = os.path.join(folder, "cost.jsonl")
    cases = {
        "open JSON lines": ["open", lines],
        "open event file": ["open", events],
        "walk, ours": ["ours", events],
        "walk, library": ["library", events],
    }
    seen = {name: [] for name in cases}
    for _ in range(rounds):
        for name, words in cases.items():
            seen[name].append(once(java + words))
    print("%d x %d, %.1f MB of JSON lines, %.1f MB of events" % (
        steps, metrics, os.path.getsize(lines) / 1e6, os.path.getsize(events) / 1e6))
    base = statistics.median(cpu for cpu, _, _ in seen["open JSON lines"])
    for name, all in seen.items():
        cpu = statistics.median(cpu for cpu, _, _ in all)
        print("  %-18s %6.3f s  %5.2f x  %4.0f MB  %s" % (
            name, cpu, cpu / base, max(memory for _, memory, _ in all), all[0][2]))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    sizes = sys.argv[2:] or ["100000x5"]
    path = [os.path.join(bench.ROOT, room, "target", "classes") for room in ("core", "readers")]
    path += [os.path.join(bench.ROOT, "readers", "target", "test-classes")]
    path += [jar("com/google/protobuf/protobuf-java/4.33.2/protobuf-java-4.33.2.jar")]
    path += [jar("org/snakeyaml/snakeyaml-engine/*/snakeyaml-engine-*.jar")]
    java = [bench.java_home() + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    java += ["-cp", os.pathsep.join(path), "dev.tacho.readers.tensorboard.EventCost"]
    for size in sizes:
        steps, metrics = map(int, size.split("x"))
        with tempfile.TemporaryDirectory() as folder:
            measure(folder, java, steps, metrics, rounds)


if __name__ == "__main__":
    main()
