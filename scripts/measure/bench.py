"""What the measuring programs beside this file share: the machine in words, the packed program, and
what the kernel tells of a process. Linux only."""

import glob
import json
import os
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TICKS = os.sysconf("SC_CLK_TCK")


def tacho():
    """The launcher of the distribution in this checkout."""
    found = glob.glob(os.path.join(ROOT, "dist", "target", "tacho-*", "bin", "tacho"))
    if len(found) != 1:
        sys.exit("build first: ./tacho --version")
    return found[0]


def java_home():
    """The JDK 25 that Tacho finds."""
    return subprocess.run(
        ["sh", "-c", '. "$0" && jdk25_find jdk && printf %s "$java_home"', ROOT + "/scripts/jdk25.sh"],
        capture_output=True, text=True, check=True,
    ).stdout


def load():
    return "%.1f" % os.getloadavg()[0]


def stolen():
    """Ticks that a processor was wanted and the hypervisor gave it to others, and all ticks."""
    with open("/proc/stat") as stat:
        ticks = [int(value) for value in stat.readline().split()[1:9]]
    return ticks[7], sum(ticks)


def pressure():
    """Microseconds in which a task waited for a processor; None where the kernel does not tell."""
    try:
        with open("/proc/pressure/cpu") as file:
            return int(file.readline().rsplit("total=", 1)[1])
    except OSError:
        return None


def machine():
    """Prints what was measured where, and by which command."""
    model = "unknown processor"
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo") as info:
        gigabytes = int(info.readline().split()[1]) / 1e6
    java = subprocess.run([java_home() + "/bin/java", "--version"], capture_output=True, text=True)
    java = java.stdout.splitlines()
    commit = subprocess.run(
        ["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True
    ).stdout.strip()
    print(
        "machine: %d x %s, %.0f GB, Linux %s"
        % (os.cpu_count(), model, gigabytes, os.uname().release)
    )
    print("java: %s; python %s" % (java[1] if len(java) > 1 else "?", sys.version.split()[0]))
    print("commit: %s; %s" % (commit, time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())))
    print("command: %s" % shlex.join(sys.argv))
    print("load average at the start: %s" % load(), flush=True)


def children(pid):
    """The processes that `pid` started and that still run."""
    found = []
    for task in glob.glob("/proc/%d/task/*/children" % pid):
        try:
            with open(task) as file:
                found += [int(word) for word in file.read().split()]
        except OSError:
            pass
    return found


def is_holder(pid):
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as file:
            return b"@holder" in file.read().split(b"\0")
    except OSError:
        return False


def cpu_seconds(pid):
    """User and system time of `pid` so far, threads that ended included."""
    with open("/proc/%d/stat" % pid) as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def exact_cpu_seconds(pid):
    """As `cpu_seconds`, in nanoseconds by the scheduler's own account of the threads that live."""
    total = 0
    for task in glob.glob("/proc/%d/task/*/schedstat" % pid):
        try:
            with open(task) as file:
                total += int(file.read().split()[0])
        except OSError:
            pass
    return total / 1e9


def threads(pid):
    """Name of each thread: times that it woke by itself, and nanoseconds on a processor."""
    found = {}
    for task in glob.glob("/proc/%d/task/*" % pid):
        try:
            with open(task + "/status") as file:
                status = dict(line.split(":", 1) for line in file if ":" in line)
            with open(task + "/schedstat") as file:
                nanos = int(file.read().split()[0])
        except OSError:
            continue
        name = "%s %s" % (status["Name"].strip(), os.path.basename(task))
        found[name] = (int(status["voluntary_ctxt_switches"]), nanos)
    return found


def memory_kib(pid, name="VmRSS"):
    with open("/proc/%d/status" % pid) as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    return 0


def events(home):
    """All events of the newest run under `home`."""
    runs = sorted(glob.glob(os.path.join(home, "runs", "*", "events.jsonl")))
    with open(max(runs, key=os.path.getmtime)) as file:
        return [json.loads(line) for line in file if line.startswith("{")]


def once(command):
    """Milliseconds of elapsed and of processor time of one quiet call, its children included."""
    began = time.perf_counter()
    null = subprocess.DEVNULL
    started = subprocess.Popen(command, stdin=null, stdout=null, stderr=null)
    _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        sys.exit("%s ended with %d" % (command, started.returncode))
    return (time.perf_counter() - began) * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def median(values):
    return statistics.median(values)


def quartiles(values):
    low, _, high = statistics.quantiles(values, n=4)
    return low, high


def bootstrap(values, seed=7, draws=10_000):
    """The middle 95 % of the medians of `draws` samples drawn from `values` with replacement."""
    rng = random.Random(seed)
    medians = sorted(statistics.median(rng.choices(values, k=len(values))) for _ in range(draws))
    return medians[int(0.025 * draws)], medians[int(0.975 * draws) - 1]


def home():
    """A folder for runs, to be used in a `with`."""
    return tempfile.TemporaryDirectory(prefix="tacho-measure-")
