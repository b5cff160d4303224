#!/usr/bin/env python3
"""What bench onnx adds to the engine's own call, in one process, blocks of both by turns.

    scripts/measure/bench_onnx.py [PAIRS] [QUERIES]

Needs the packed program (./tacho builds it) and one use of `tacho bench onnx`, which unpacks the
engine's library.
"""

import glob
import os
import subprocess
import sys
import tempfile

import bench


def main():
    bench.machine()
    java = bench.java_home()
    pairs = sys.argv[1] if len(sys.argv) > 1 else "60"
    queries = sys.argv[2] if len(sys.argv) > 2 else "2000"
    cache = os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))
    library = sorted(glob.glob(os.path.join(cache, "tacho-engines", "onnxruntime-*")))[-1]
    jars = glob.glob(os.path.join(bench.ROOT, "dist", "target", "tacho-*", "lib", "*.jar"))
    jars = [jar for jar in jars if any(name in os.path.basename(jar) for name in (
        "tacho-bench", "tacho-core", "tacho-stats", "tacho-weights", "tacho-telemetry",
        "tacho-process", "onnxruntime"))]
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "OnnxOverhead.java")
    with tempfile.TemporaryDirectory() as folder:
        # in the environment: the engine crashes on a long command line
        path = dict(os.environ, CLASSPATH=":".join([folder] + jars))
        subprocess.run([java + "/bin/javac", "-nowarn", "-d", folder, source], check=True, env=path)
        subprocess.run(
            [java + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
             "-Xmn128m", "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + folder,
             "-Donnxruntime.native.path=" + library,
             "dev.tacho.bench.onnx.OnnxOverhead", pairs, queries, folder], check=True, env=path)
    print("load average at the end: %s" % bench.load())


if __name__ == "__main__":
    main()
