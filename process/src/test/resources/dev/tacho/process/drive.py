"""Sits at a terminal: drive.py STEPS COMMAND... runs the command behind a pseudo-terminal of 80x24.

STEPS is a file of lines: `> text` types the text (Python escapes), `< pattern` waits for it in what
is shown after the last match, `size COLUMNS ROWS` changes the window, `mode raw|cooked` waits until
the terminal is in that mode, `go` makes a file of that name. All that was shown goes to standard output.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 20.0


def main():
    steps = open(sys.argv[1]).read().splitlines()
    pid, terminal = pty.fork()
    if pid == 0:
        # a check that was started in the background ignores them, and so would all it starts
        for ignored in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
            signal.signal(ignored, signal.SIG_DFL)
        os.execvp(sys.argv[2], sys.argv[2:])
    resize(terminal, 80, 24)
    shown = ""
    for step in steps:
        word, _, rest = step.partition(" ")
        if word == ">":
            os.write(terminal, rest.encode().decode("unicode_escape").encode("latin-1"))
        elif word == "go":
            open("go", "w").close()
        elif word == "size":
            resize(terminal, *map(int, rest.split()))
        elif word == "mode":
            shown += wait(terminal, lambda _: mode(terminal) == rest, step, shown)
        else:
            shown += wait(terminal, lambda text: re.search(rest, text), step, shown)
            match = re.search(rest, shown)
            sys.stdout.write(shown[:match.end()])
            shown = shown[match.end():]
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and os.waitpid(pid, os.WNOHANG)[0] == 0:
        shown += read(terminal)
    sys.stdout.write(shown)


def mode(terminal):
    return "cooked" if termios.tcgetattr(terminal)[3] & termios.ICANON else "raw"


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def wait(terminal, condition, step, shown):
    end = time.monotonic() + PATIENCE
    new = ""
    while not condition(shown + new):
        if time.monotonic() > end:
            sys.stdout.write(shown + new)
            sys.exit("\nwaited in vain: " + step)
        new += read(terminal)
    return new


def read(terminal):
    if not select.select([terminal], [], [], 0.05)[0]:
        return ""
    try:
        return os.read(terminal, 65536).decode("utf-8", "replace")
    except OSError:
        time.sleep(0.05)
        return ""


main()
