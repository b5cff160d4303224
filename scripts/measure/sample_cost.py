#!/usr/bin/env python3
"""What a sample of a process tree costs, beside a C loop that reads the same files.

    scripts/measure/sample_cost.py [PROCESSES] [ROUNDS]

Needs gcc, and the classes of the telemetry room's tests:
`mvn -pl telemetry -am -DskipTests test-compile`. Starts PROCESSES (50) idle processes, and three
readers of them: Tacho's, C that opens each file at each sample, C that keeps them open. They take
turns, ROUNDS (15) times, in an order that changes; first without pause between samples, then one
sample a second, as Tacho does it in use. Prints medians, least and greatest.
"""

import os
import subprocess
import sys
import tempfile

import bench

IDLE = "import os,sys,time\nfor i in range(%d):\n  if os.fork()==0: time.sleep(3600)\nprint('up',flush=True)\ntime.sleep(3600)"


def main():
    processes = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    bench.machine()
    tree = subprocess.Popen(
        [sys.executable, "-S", "-c", IDLE % (processes - 1)], stdout=subprocess.PIPE,
        start_new_session=True)
    try:
        tree.stdout.readline()
        with open("/proc/%d/task/%d/children" % (tree.pid, tree.pid)) as children:
            pids = [str(tree.pid)] + children.read().split()
        with tempfile.TemporaryDirectory() as folder:
            readers = start(folder, tree.pid, pids)
            report("without pause, 400 samples a round", readers, "400 0", rounds)
            report("a sample a second, 10 a round", readers, "10 1000", max(3, rounds // 5))
            for reader in readers.values():
                reader.stdin.close()
                reader.wait()
    finally:
        os.killpg(tree.pid, 9)
    print("load average at the end: %s" % bench.load())


def start(folder, root, pids):
    loop = os.path.join(folder, "read_tree")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "read_tree.c")
    subprocess.run(["gcc", "-O2", "-o", loop, source], check=True)
    classes = [os.path.join(bench.ROOT, room, "target", kind)
               for room in ("telemetry", "core") for kind in ("classes", "test-classes")]
    java = [bench.java_home() + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED", "-cp", ":".join(classes),
            "dev.tacho.telemetry.tree.TreeCost", str(root)]
    commands = {"tacho": java, "C, opening": [loop, "open"] + pids, "C, kept open": [loop, "kept"] + pids}
    return {name: subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for name, command in commands.items()}


def report(title, readers, order, rounds):
    costs = {name: [] for name in readers}
    last = ""
    for turn in range(-1, rounds):
        names = list(readers)
        for name in names[turn % 3:] + names[:turn % 3]:
            readers[name].stdin.write(order + "\n")
            readers[name].stdin.flush()
            answer = readers[name].stdout.readline()
            if turn >= 0 or order.endswith("1000"):
                costs[name].append(float(answer.split()[0]))
            if name == "tacho":
                last = answer.strip()
    print("%s; the last of Tacho's: %s" % (title, last))
    for name, values in costs.items():
        print("  %-14s median %.1f us, %.1f to %.1f" % (name, bench.median(values), min(values), max(values)))
    for other in ("C, opening", "C, kept open"):
        ratios = [a / b for a, b in zip(costs["tacho"], costs[other])]
        print("  tacho / %s: median %.2f, %.2f to %.2f"
              % (other, bench.median(ratios), min(ratios), max(ratios)))


if __name__ == "__main__":
    main()
