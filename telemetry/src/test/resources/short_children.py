"""A parent with many short-lived children, one after the other, and what wait4 says of them.

    short_children.py SECONDS CHILDREN_A_SECOND MEGABYTES [PROGRAM]

Each child is a program of its own (no copy of the parent, whose pages would count twice), holds
MEGABYTES of memory for most of its life and works: PROGRAM (short_child.c, compiled), else Python.
Ends at a line of standard input, after saying on
a line, as JSON: processor time of parent and waited-for children (getrusage, which wait4 feeds),
largest resident memory of the parent and of a child, in bytes, and how many children there were.
"""

import json
import os
import resource
import sys
import time

CHILD = (
    "import time\n"
    "x = b'x' * (%d << 20)\n"
    "end = time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) + 0.004\n"
    "while time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) < end: pass\n"
    "time.sleep(%g)\n"
)


def main():
    seconds, rate, megabytes = float(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    sleep = 0.3 / rate
    command = [sys.executable, "-I", "-S", "-c", CHILD % (megabytes, sleep)]
    if len(sys.argv) > 4:
        command = [sys.argv[4], str(megabytes), "%g" % sleep]
    begin = time.monotonic()
    children = 0
    while time.monotonic() < begin + seconds:
        pid = os.posix_spawn(command[0], command, {})
        os.wait4(pid, 0)
        children += 1
        left = begin + children / rate - time.monotonic()
        if left > 0:
            time.sleep(left)
    own, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({
        "cpu_s": own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime,
        "parent_bytes": own.ru_maxrss * 1024,
        "child_bytes": theirs.ru_maxrss * 1024,
        "children": children,
        "seconds": time.monotonic() - begin,
    }), flush=True)
    sys.stdin.readline()


main()
