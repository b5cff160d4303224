"""Processes that each use a known processor time, by the kernel's clock of that process: their own,
finer than what is told in /proc.

    calibrated.py SECONDS PROCESSES

Each ends its work when its clock reads SECONDS; the first one's is said on a line as JSON when all
are done: processor time of all that it and its children used. Ends at a line of standard input.
"""

import json
import os
import resource
import sys
import time


def burn(until):
    x = 1
    while time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) < until:
        for i in range(1000):
            x = (x * 1103515245 + 12345) & 0x7FFFFFFF


def main():
    seconds, processes = float(sys.argv[1]), int(sys.argv[2])
    # a script that stands before the interpreter (a version manager's) had children of its own
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    children = before.ru_utime + before.ru_stime
    done, said = os.pipe()
    for _ in range(processes - 1):
        if os.fork() == 0:
            # a child's clock begins at its fork
            burn(seconds)
            os.write(said, b"%.9f\n" % time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID))
            sys.stdin.readline()
            os._exit(0)
    burn(seconds)
    lines = os.fdopen(done)
    for _ in range(processes - 1):
        children += float(lines.readline())
    own = time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID)
    print(json.dumps({"cpu_s": own + children}), flush=True)
    sys.stdin.readline()


main()
