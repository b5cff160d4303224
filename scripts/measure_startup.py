#!/usr/bin/env python3
"""Start-up of the packed program against a bare `java Hello` of the same JDK.

    scripts/measure_startup.py [ROUNDS]

Interleaved rounds (15 unless told), wall and CPU time of each; prints a Markdown table. Build first:
./tacho --version. JAVA_HOME names the JDK.
"""

import glob
import os
import resource
import subprocess
import sys
import tempfile
import time

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 15
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java")


def once(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wall = (time.perf_counter() - began) * 1000
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit("%s ended with %d: %s" % (command, done.returncode, done.stderr.decode()))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu * 1000


def main():
    tacho = glob.glob(os.path.join(ROOT, "dist", "target", "tacho-*", "bin", "tacho"))[0]
    home = os.path.dirname(os.path.dirname(tacho))
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "Hello.java"), "w") as source:
            source.write(
                "class Hello { public static void main(String[] a) { System.out.println(1); } }"
            )
        subprocess.run([JAVA + "c", "-d", folder, source.name], check=True)
        runs = os.path.join(folder, "runs")
        commands = {
            "java Hello": [JAVA, "-cp", folder, "Hello"],
            "tacho --version": [tacho, "--version"],
            "./tacho --version (checkout)": [os.path.join(ROOT, "tacho"), "--version"],
            "tacho list --help": [tacho, "list", "--help"],
            "tacho list (one run)": [tacho, "list", "--home", runs],
            "tacho run -- true": [tacho, "run", "--home", runs, "--quiet", "--", "true"],
        }
        once([tacho, "run", "--home", runs, "--quiet", "--", "true"])
        taken = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                if "list (one" in name:
                    command = command + ["--top", "1"]
                taken[name].append(once(command))
    bare = min(wall for wall, _ in taken["java Hello"])
    print("| command | wall min | median | max | CPU min | wall min / bare |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, times in taken.items():
        wall = sorted(t[0] for t in times)
        cpu = min(t[1] for t in times)
        print(
            "| `%s` | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %.2f |"
            % (name, wall[0], wall[len(wall) // 2], wall[-1], cpu, wall[0] / bare)
        )
    print("\ncache: %.1f MB" % (os.path.getsize(os.path.join(home, "lib", "tacho.aot")) / 1e6))


if __name__ == "__main__":
    main()
