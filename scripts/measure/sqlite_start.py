"""First answer from a SQLite database: our reader against the driver, a JVM each, interleaved.

Usage: sqlite_start.py [REPEATS]. Needs JAVA_HOME (a JDK 25), a built checkout (room readers) and the driver in
the local Maven repository, as the tests of readers use it. Prints medians as Markdown: wall time, processor time and peak
memory, for a small table (1,000 rows of runs) and for a large one (500,000 rows of metrics).
"""

import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DRIVER = "org/xerial/sqlite-jdbc/3.54.1.0/sqlite-jdbc-3.54.1.0.jar"
LOG = "org/slf4j/slf4j-api/1.7.25/slf4j-api-1.7.25.jar"


def database(path):
    db = sqlite3.connect(path)
    db.executescript(
        "CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, start_time BIGINT);"
        "CREATE TABLE metrics (key TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT);"
        "CREATE INDEX by_run ON metrics (run_uuid);"
    )
    for run in range(1000):
        name = "%032x" % run
        db.execute("INSERT INTO runs VALUES (?, ?)", (name, run))
        db.executemany(
            "INSERT INTO metrics VALUES ('loss', ?, ?, ?, ?)",
            ((1 / (step + 1), step, name, step) for step in range(500)),
        )
    db.commit()
    db.close()


def once(java, path, how, file, table):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    command = [java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"]
    subprocess.run(command + ["-cp", path, "SqliteStart", how, file, table], check=True, capture_output=True)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def main():
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    home = os.environ["JAVA_HOME"]
    repository = os.path.expanduser("~/.m2/repository")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "mlflow.db")
        database(file)
        parts = [os.path.join(ROOT, room, "target", "classes") for room in ("readers", "core")]
        path = os.pathsep.join(parts + [os.path.join(repository, DRIVER), os.path.join(repository, LOG), folder])
        source = os.path.join(ROOT, "scripts", "measure", "SqliteStart.java")
        subprocess.run([os.path.join(home, "bin", "javac"), "-cp", path, "-d", folder, source], check=True)
        java = os.path.join(home, "bin", "java")
        print(f"database of {os.path.getsize(file)} bytes, {repeats} repeats, load {os.getloadavg()[0]:.1f}\n")
        print("| table | read by | wall s | processor s |")
        print("| --- | --- | --- | --- |")
        for table in ("runs", "metrics"):
            told = {"own": [], "driver": []}
            for _ in range(repeats):
                for how in told:
                    told[how].append(once(java, path, how, file, table))
            for how, all_of in told.items():
                wall = statistics.median(w for w, _ in all_of)
                cpu = statistics.median(c for _, c in all_of)
                print(f"| {table} | {how} | {wall:.2f} | {cpu:.2f} |")


if __name__ == "__main__":
    main()
