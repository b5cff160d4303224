"""Log points, stages, progress and artifacts from Python into the Tacho run around this process.

    import tacho

    tacho.plan("prepare", "train", "evaluate")
    with tacho.stage("train", expected=30):
        for step in range(1000):
            tacho.point(step, loss=loss, lr=rate)
            tacho.progress(step + 1, 1000, unit="steps")
    tacho.artifact("model.pt")

Start the script as ``tacho run -- python train.py``. Without Tacho the same script runs unchanged:
every call checks its arguments and then does nothing, and the logger ``tacho`` says so once (INFO).

Where events go, decided at the first one from the environment:

1. ``TACHO_EVENTS``, the run's inbox file: one ``write`` with ``O_APPEND`` an event, so that any
   number of processes and threads may log at once. On a network file system that promise does not
   hold between hosts: use HTTP there, or one run a host.
2. else ``TACHO_URL`` (``http://host:port`` or ``unix:/path/of/socket``) with ``TACHO_TOKEN``: a
   thread sends what waits in a bounded queue. HTTP also takes over where the file cannot be opened.
3. else nowhere.

What raises, with or without Tacho: mistakes of the program, that is ``TypeError`` for a value of
the wrong type and ``ValueError`` for one out of range (an empty name, a line above 64 KiB). NaN and
the infinities are data, and kept. What never raises: a full disk, a folder that is gone, a server
that is down. Such an event is dropped and counted (`dropped`); the first one is a warning on the
logger ``tacho``, the total another when the program ends, and the count goes into the run once it
can.

Values may be anything with ``__float__`` or ``__index__``: numpy and torch scalars are (the
conversion waits for a GPU, as ``.item()`` does). Several ranks: an event carries ``src``, "rank3"
from RANK, SLURM_PROCID, OMPI_COMM_WORLD_RANK or PMI_RANK, or the text of ``TACHO_SRC``.

The state of a group of workers, for ``tacho health``, is written by `Health`: a file of its own,
which needs no run around the program.

A forked child logs through a file or a connection of its own. Over HTTP, a child that ends with
``os._exit`` must call `flush` before; children of ``multiprocessing`` do that by themselves.
"""

from __future__ import annotations

import atexit
import datetime
import errno
import functools
import http.client
import json
import logging
import math
import operator
import os
import socket
import stat
import sys
import threading
import time
import weakref
from collections import deque
from types import TracebackType
from typing import Any, Callable, Deque, Dict, List, Mapping, Optional, Tuple, Type, TypeVar, Union
from urllib.parse import urlsplit

__version__ = "0.1.0"
__all__ = [
    "Client", "Health", "Stage", "artifact", "dropped", "flush", "log", "plan", "point", "progress",
    "skip", "stage", "stage_begin", "stage_end",
]

MAX_LINE = 64 * 1024
"""Bytes an event may take as a line of JSON."""
MAX_NAME = 200
"""UTF-16 units, as Java counts them, of the name of a metric or a stage."""
MAX_REASON = 500
"""Characters kept of a reason; the rest is cut."""
QUEUE_LINES = 10_000
"""Points and progress that may wait for HTTP; other events have a tenth more."""
QUEUE_BYTES = 16 * 1024 * 1024
"""Bytes that may wait for HTTP."""

_BATCH_BYTES = 256 * 1024
_BATCH_LINES = 500
_LINGER = 0.1  # seconds in which events gather for one request
_TIMEOUT = 10.0  # seconds a request may take
_LONGEST_PAUSE = 5.0  # seconds between attempts to reach a server that is down
_EXACT = 2 ** 53  # whole numbers up to here survive as JSON
_RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK")

_logger = logging.getLogger("tacho")
_F = TypeVar("_F", bound=Callable[..., Any])
Seconds = Union[int, float, datetime.timedelta]


class Client:
    """A way into one run. The functions of this module use one made from the environment.

    Any thread, and signal handlers too: the lock is reentrant and held for a few microseconds.
    """

    def __init__(
        self,
        events: Optional[str] = None,
        url: Optional[str] = None,
        token: Optional[str] = None,
        src: Optional[str] = None,
    ) -> None:
        """What is not given comes from the environment, read at the first event."""
        self._given = (events, url, token, src)
        self._lock = threading.RLock()
        self._sink: Optional[_Sink] = None
        self._src: Optional[str] = None
        self._dropped = 0
        self._reported = 0
        self._warned = False
        _clients.add(self)

    def point(self, step: Optional[int] = None, **metrics: Any) -> None:
        """Record values of metrics at a step, the program's own counter (or at no step)."""
        self.log(metrics, step)

    def log(self, metrics: Mapping[str, Any], step: Optional[int] = None) -> None:
        """Record values of metrics whose names need not be Python names: ``{"train/loss": 0.4}``.

        An empty mapping records nothing.
        """
        if not isinstance(metrics, Mapping):
            raise TypeError("metrics must map names to numbers, not be %s" % _type(metrics))
        values = {_name("metric", name): _number(name, value) for name, value in metrics.items()}
        event: Dict[str, Any] = {"type": "point"}
        if step is not None:
            event["step"] = _step(step)
        event["m"] = values
        if values:
            self._put(event, passing=True)

    def plan(self, *stages: str) -> None:
        """Say which stages will come, in order."""
        if not stages:
            raise ValueError("a plan names at least one stage")
        self._put({"type": "plan", "stages": [_name("stage", name) for name in stages]})

    def stage(self, name: str, expected: Optional[Seconds] = None) -> Stage:
        """A stage as a context manager or a decorator; `expected` in seconds or as a timedelta.

        An exception ends it as failed, with its type and text as the reason, and goes on. So does
        ``sys.exit`` with any code but 0.
        """
        return Stage(self, _name("stage", name), _seconds(expected))

    def stage_begin(self, name: str, expected: Optional[Seconds] = None) -> None:
        """Begin a stage that `stage_end` will end."""
        self._begin(_name("stage", name), _seconds(expected))

    def stage_end(self, name: str, failed: bool = False, reason: Optional[str] = None) -> None:
        """End a stage, as completed or as failed."""
        event = {"type": "stage", "change": "end", "name": _name("stage", name)}
        event["status"] = "failed" if failed else "completed"
        if reason is not None:
            event["reason"] = _text("reason", reason)[:MAX_REASON]
        self._put(event)

    def skip(self, name: str, reason: str) -> None:
        """Say that a planned stage will not run, and why."""
        event = {"type": "stage", "change": "skip", "name": _name("stage", name)}
        event["reason"] = _text("reason", reason)[:MAX_REASON]
        self._put(event)

    def progress(
        self, done: float, total: Optional[float] = None, unit: Optional[str] = None
    ) -> None:
        """Say how far the present stage is: ``progress(40, 200, unit="steps")``."""
        event: Dict[str, Any] = {"type": "progress", "done": _amount("done", done)}
        if total is not None:
            event["total"] = _amount("total", total)
        if unit is not None:
            event["unit"] = _name("unit", unit)
        self._put(event, passing=True)

    def artifact(self, path: Union[str, bytes, os.PathLike[str], os.PathLike[bytes]]) -> None:
        """Name a file that belongs to the run; a relative path counts from the present folder."""
        whole = os.path.abspath(os.fsdecode(path))
        if "\0" in whole or whole != _text("path", whole):
            raise ValueError("the path of an artifact must be UTF-8 without a zero: %r" % (path,))
        self._put({"type": "artifact", "path": whole})

    def dropped(self) -> int:
        """Events of this process that did not reach the run, as far as is known."""
        return self._dropped

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until all is sent; False when some still waits after `timeout` seconds."""
        sink = self._sink
        return sink is None or sink.flush(timeout)

    def _begin(self, name: str, expected: Optional[float]) -> None:
        event: Dict[str, Any] = {"type": "stage", "change": "begin", "name": name}
        if expected is not None:
            event["expected_s"] = expected
        self._put(event)

    def _put(self, event: Dict[str, Any], passing: bool = False) -> None:
        """`passing` events are the first to be dropped when a queue is full."""
        with self._lock:
            if self._sink is None:
                self._open()
            line = self._line(event)
            if len(line) > MAX_LINE:
                raise ValueError(
                    "an event of %d bytes is above %d; log fewer metrics a call"
                    % (len(line), MAX_LINE))
            assert self._sink is not None
            self._sink.put(line, passing)

    def _line(self, event: Dict[str, Any]) -> bytes:
        event["mono"] = time.monotonic_ns()
        if self._src is not None:
            event["src"] = self._src
        return json.dumps(event, separators=(",", ":")).encode("ascii")

    def _open(self) -> None:
        events, url, token, src = self._given
        events = events or os.environ.get("TACHO_EVENTS") or None
        url = url or os.environ.get("TACHO_URL") or None
        token = token or os.environ.get("TACHO_TOKEN") or None
        self._src = src or _source()
        if events is not None:
            file = _File(self, events)
            if url is None or file.can_open():
                self._sink = file
                return
        if url is not None:
            self._sink = _Http(self, url, token)
            return
        self._sink = _Nowhere()
        _logger.info("no run around this process (neither TACHO_EVENTS nor TACHO_URL is set): "
                     "nothing is recorded; start it with: tacho run -- COMMAND")

    def _drop(self, count: int, why: str) -> None:
        with self._lock:
            self._dropped += count
            first, self._warned = not self._warned, True
        if first:
            _warn("an event did not reach the run: %s. The program goes on; what is dropped is "
                  "counted.", why)

    def _drops_to_report(self) -> Tuple[int, bytes]:
        """How many drops the run was not told of yet, and the line that tells it (or no bytes)."""
        with self._lock:
            count = self._dropped - self._reported
            event = {"type": "dropped", "kind": "client", "count": count}
            return count, self._line(event) if count else b""

    def _drops_reported(self, count: int) -> None:
        with self._lock:
            self._reported += count

    def _at_exit(self) -> None:
        self.flush()
        sink = self._sink
        if sink is not None:
            sink.close()
        if self._dropped:
            _warn("%d events of this process did not reach the run", self._dropped)

    def _after_fork(self) -> None:
        """In the child: the lock, file, queue, thread and counts that exist are the parent's."""
        sink, self._sink = self._sink, None
        self._lock = threading.RLock()
        self._dropped = self._reported = 0
        self._warned = False
        if sink is not None:
            sink.forget()


class Stage:
    """What `stage` returns: ``with tacho.stage("train"):`` or ``@tacho.stage("train")``."""

    def __init__(self, client: Client, name: str, expected: Optional[float]) -> None:
        self._client = client
        self._name = name
        self._expected = expected
        self._pid = 0

    def __enter__(self) -> Stage:
        self._pid = os.getpid()
        self._client._begin(self._name, self._expected)
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if os.getpid() != self._pid:
            return  # a forked child leaves the block: the stage is its parent's to end
        if error is None or isinstance(error, SystemExit) and error.code in (None, 0):
            self._client.stage_end(self._name)
        else:
            self._client.stage_end(self._name, failed=True, reason=_describe(error))

    def __call__(self, function: _F) -> _F:
        @functools.wraps(function)
        def staged(*args: Any, **named: Any) -> Any:
            with Stage(self._client, self._name, self._expected):
                return function(*args, **named)

        return staged  # type: ignore[return-value]


class Health:
    """Writes a health checkpoint (``tacho.health/1``), which ``tacho health`` reads and judges.

    One process that knows all ranks gives a file; where each worker is a process, each gives the
    same folder, and writes a file of its own there:

        health = tacho.Health("health/", world=4, run="job-17")
        for step in range(1, 1001):
            ...
            health.step(step, loss, compute_ms=41.0, wait_ms=3.2, data_ms=0.8)
        health.end()

    The file is replaced whole, at most every `every` seconds. A disk that is full costs the
    checkpoint, not the job: what was not written is counted in `failed`. Any thread.
    """

    RECENT = 20
    """Steps kept of each worker."""

    def __init__(
        self,
        path: Union[str, os.PathLike[str]],
        world: int,
        run: str,
        rank: Optional[int] = None,
        name: Optional[str] = None,
        every: float = 1.0,
        total_steps: Optional[int] = None,
    ) -> None:
        """`rank` is that of calls that name none; without it, that of the environment, or 0."""
        if _step(world) < 1:
            raise ValueError("world is the number of workers, from 1: %d" % world)
        self._rank = _own_rank() if rank is None else _step(rank)
        text = os.fspath(path)
        folder = text.endswith(os.sep) or os.path.isdir(text)
        self._path = os.path.join(text, "rank-%d.json" % self._rank) if folder else text
        self._every = float(_amount("every", every))
        self._lock = threading.RLock()
        self._mono = time.monotonic_ns()
        self._started = time.time()
        self._workers: Dict[int, Dict[str, Any]] = {}
        self._written = -math.inf
        self.failed = 0
        self._head: Dict[str, Any] = {
            "schema": "tacho.health/1",
            "run": _name("run", run),
            "started": _moment(self._started),
        }
        if name is not None:
            self._head["name"] = _name("run", name)
        self._head["every_ns"] = max(1, int(self._every * 1e9))
        self._head["world"] = int(world)
        if total_steps is not None:
            self._head["total_steps"] = _step(total_steps)

    def step(
        self,
        step: int,
        loss: Any,
        rank: Optional[int] = None,
        memory_bytes: Optional[int] = None,
        digest: Optional[int] = None,
        **measured: Any,
    ) -> None:
        """A worker ended a step.

        `measured`: compute_ms, queued_ms, wait_ms, all_reduce_ms, data_ms, tokens_per_s and
        gradient_norm, as far as they were measured; `digest` (64 bits) is one of the parameters,
        which must be the same on all workers.
        """
        told: Dict[str, Any] = {
            "step": _step(step), "at_ns": self._now(), "loss": _number("loss", loss)}
        for key, value in measured.items():
            if key not in _MEASURED:
                raise TypeError("a step has no %r; known are %s" % (key, ", ".join(_MEASURED)))
            told[key] = _number(key, value)
        if memory_bytes is not None:
            told["memory_bytes"] = int(_amount("memory_bytes", memory_bytes))
        if digest is not None:
            told["digest"] = "%016x" % (operator.index(digest) & (2 ** 64 - 1))
        with self._lock:
            worker = self._worker(rank)
            worker["state"] = "running"
            worker["steps"] = worker["steps"][1 - self.RECENT:] + [told]
        self._write(False)

    def enter(self, number: int, name: str, step: int, rank: Optional[int] = None) -> None:
        """A worker is about to enter its `number`-th collective, from 1. Written at once."""
        with self._lock:
            self._worker(rank)["collective"] = {
                "number": _step(number), "name": _name("collective", name), "step": _step(step),
                "entered_ns": self._now()}
        self._write(True)

    def leave(self, rank: Optional[int] = None) -> None:
        """A worker came out of the collective that it entered last."""
        with self._lock:
            inside = self._worker(rank).get("collective")
            if inside is None:
                raise ValueError("this worker has entered no collective")
            inside["left_ns"] = self._now()
        self._write(False)

    def fail(self, reason: str, rank: Optional[int] = None) -> None:
        """A worker cannot go on, and why."""
        with self._lock:
            worker = self._worker(rank)
            worker["state"] = "failed"
            worker["reason"] = _text("reason", reason)[:MAX_REASON]
        self._write(True)

    def end(self) -> None:
        """The workers of this file have ended as they were meant to; nothing more will come."""
        with self._lock:
            for worker in self._workers.values():
                if worker["state"] == "running":
                    worker["state"] = "ended"
            self._head["ended"] = True
        self._write(True)

    def _worker(self, rank: Optional[int]) -> Dict[str, Any]:
        its = self._rank if rank is None else _step(rank)
        if not 0 <= its < self._head["world"]:
            raise ValueError("ranks are 0 to %d: %d" % (self._head["world"] - 1, its))
        if its not in self._workers:
            self._workers[its] = {
                "rank": its, "state": "starting", "host": socket.gethostname(),
                "pid": os.getpid(), "steps": []}
        worker = self._workers[its]
        worker["last_ns"] = self._now()
        return worker

    def _now(self) -> int:
        return time.monotonic_ns() - self._mono

    def _write(self, now: bool) -> None:
        with self._lock:
            passed = time.monotonic() - self._written
            if not now and passed < self._every:
                return
            self._written = time.monotonic()
            whole = dict(self._head)
            whole["written"] = _moment(self._started + self._now() / 1e9)
            whole["workers"] = [self._workers[rank] for rank in sorted(self._workers)]
            aside = "%s.%d.new" % (self._path, os.getpid())
            try:
                os.makedirs(os.path.dirname(os.path.abspath(self._path)), exist_ok=True)
                with open(aside, "w", encoding="ascii") as file:
                    file.write(json.dumps(whole, separators=(",", ":")) + "\n")
                os.replace(aside, self._path)
            except OSError as error:
                self.failed += 1
                if self.failed == 1:
                    _warn("the health checkpoint %s is not written: %s; the program goes on",
                          self._path, error)


_MEASURED = ("compute_ms", "queued_ms", "wait_ms", "all_reduce_ms", "data_ms", "tokens_per_s",
             "gradient_norm")


def _moment(seconds: float) -> str:
    utc = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class _Sink:
    """Where lines go. `put` and `flush` never raise."""

    def put(self, line: bytes, passing: bool) -> None:
        raise NotImplementedError

    def flush(self, timeout: float) -> bool:
        return True

    def close(self) -> None:
        """At the end of the process, after `flush`."""

    def forget(self) -> None:
        """In a forked child: let go of what was inherited, without a word to the other end."""


class _Nowhere(_Sink):
    def put(self, line: bytes, passing: bool) -> None:
        pass


class _File(_Sink):
    """The inbox. Each line is one write that begins with a newline as well: a line that another
    writer left torn (killed, disk full) then ends there, and swallows nothing of ours."""

    def __init__(self, client: Client, path: str) -> None:
        self._client = client
        self._path = path
        self._fd = -1
        self._identity: Tuple[int, int] = (0, 0)

    def can_open(self) -> bool:
        try:
            self._descriptor()
            return True
        except OSError:
            return False

    def put(self, line: bytes, passing: bool) -> None:
        count, report = self._client._drops_to_report()
        whole = b"\n" + line + b"\n" + (report + b"\n" if report else b"")
        try:
            written = os.write(self._descriptor(), whole)
            if written < 1 + len(line) + 1:
                raise OSError(errno.ENOSPC, "%d of %d bytes written" % (written, len(whole)))
            if report and written == len(whole):
                self._client._drops_reported(count)
        except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
            self._client._drop(1, "%s: %s" % (self._path, error))

    def _descriptor(self) -> int:
        # A program may close all descriptors (daemons do), and the number then be another file's.
        if self._fd >= 0:
            try:
                found = os.fstat(self._fd)
                if (found.st_dev, found.st_ino) == self._identity:
                    return self._fd
            except OSError:
                pass
            self._fd = -1
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
        fd = os.open(self._path, flags, 0o600)
        found = os.fstat(fd)
        if stat.S_ISDIR(found.st_mode):
            os.close(fd)
            raise IsADirectoryError(errno.EISDIR, "is a folder", self._path)
        self._fd, self._identity = fd, (found.st_dev, found.st_ino)
        return fd

    def forget(self) -> None:
        try:
            found = os.fstat(self._fd)
            if (found.st_dev, found.st_ino) == self._identity:
                os.close(self._fd)
        except OSError:
            pass
        self._fd = -1

    def close(self) -> None:
        self.forget()


class _Http(_Sink):
    """Sends batches of lines to ``POST /v1/events``, from a thread that the first line starts.

    A line arrives once at most. A batch that the server cannot have taken (no connection, 429, 503)
    is tried again; one that it refuses whole (400, 413) goes again in halves, so that a line it
    does not like costs that line only; one whose answer was lost counts as dropped, though it may
    have arrived: a missing point is better than one recorded twice. Each request has a connection
    of its own, because a kept one that the server has closed looks just like a lost answer.
    """

    def __init__(self, client: Client, url: str, token: Optional[str]) -> None:
        self._client = client
        self._url = url
        self._token = token
        self._lines: Deque[bytes] = deque()
        self._in_hand = 0  # lines taken off the queue whose request is on its way
        self._bytes = 0  # of what waits and of what is in hand: either may come to wait again
        self._lock = threading.RLock()  # of the queue
        self._sending = threading.Lock()  # held by whoever sends
        # Held while there is nothing to do. A bare lock, since a signal handler may log at any
        # moment, and Event or Condition would deadlock on themselves then.
        self._idle = threading.Lock()
        self._idle.acquire()
        self._thread: Optional[threading.Thread] = None
        self._closed = False
        self._pause = 0.0

    def put(self, line: bytes, passing: bool) -> None:
        with self._lock:
            room = QUEUE_LINES if passing else QUEUE_LINES + QUEUE_LINES // 10
            full = (len(self._lines) + self._in_hand >= room
                    or self._bytes + len(line) > QUEUE_BYTES)
            if not full and not self._closed:
                self._lines.append(line)
                self._bytes += len(line)
                if self._thread is None:
                    self._start()
        if self._closed:
            self._client._drop(1, "the program is ending")
        elif full:
            self._client._drop(1, "the queue for %s is full (%d events)" % (self._url, room))
        self._wake()

    def _wake(self) -> None:
        try:
            self._idle.release()
        except RuntimeError:
            pass  # awake already

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, name="tacho", daemon=True)
        try:
            self._thread = thread
            thread.start()
        except RuntimeError:
            self._thread = None  # the interpreter is ending: flush sends
        util = sys.modules.get("multiprocessing.util")
        if util is not None:  # its children end without atexit
            util.Finalize(None, self.flush, args=(5.0,), exitpriority=0)

    def _run(self) -> None:
        while not self._closed:
            self._idle.acquire()
            time.sleep(max(_LINGER, self._pause))
            while self._send_batch(_TIMEOUT) and not self._closed:
                pass
            if self._lines:
                self._wake()

    def flush(self, timeout: float) -> bool:
        end = time.monotonic() + timeout
        while True:
            left = end - time.monotonic()
            if left <= 0:
                return False
            if not self._sending.acquire(timeout=left):
                return False
            empty = not self._lines
            self._sending.release()
            if empty:
                return True
            if not self._send_batch(max(0.05, min(_TIMEOUT, end - time.monotonic()))):
                time.sleep(min(0.05, max(0.0, end - time.monotonic())))

    def close(self) -> None:
        with self._lock:
            self._closed = True
            left = len(self._lines)
            self._bytes -= sum(map(len, self._lines))
            self._lines.clear()
        if left:
            self._drop_at_end(left)
        self._wake()

    def _drop_at_end(self, count: int) -> None:
        self._client._drop(count, "%s could not be reached before the program ended" % self._url)

    def forget(self) -> None:
        self._closed = True

    def _send_batch(self, timeout: float) -> bool:
        """Send one batch; whether it left the queue, so that more may follow."""
        with self._sending:
            batch = self._take()
            if not batch:
                return False
            left = self._send(batch, timeout)
            with self._lock:
                self._in_hand = 0
                self._bytes -= sum(map(len, batch)) - sum(map(len, left))
                if not self._closed:
                    self._lines.extendleft(reversed(left))
            if left:
                if self._closed:
                    self._drop_at_end(len(left))
                self._pause = min(_LONGEST_PAUSE, max(0.2, 2 * self._pause))
                return False
            self._pause = 0.0
            count, report = self._client._drops_to_report()
            if report and self._post([report], timeout)[0] != "later":
                self._client._drops_reported(count)
            return True

    def _send(self, batch: List[bytes], timeout: float) -> List[bytes]:
        """Send these lines; returns those to try again later."""
        outcome, why = self._post(batch, timeout)
        if outcome == "later":
            return batch
        if outcome == "refused" and len(batch) > 1:
            half = len(batch) // 2
            left = self._send(batch[:half], timeout)
            return left + (batch[half:] if left else self._send(batch[half:], timeout))
        if outcome != "taken":
            self._client._drop(len(batch), "%s: %s" % (self._url, why))
        return []

    def _take(self) -> List[bytes]:
        batch: List[bytes] = []
        size = 0
        with self._lock:
            while self._lines and len(batch) < _BATCH_LINES:
                if batch and size + len(self._lines[0]) > _BATCH_BYTES:
                    break
                line = self._lines.popleft()
                size += len(line)
                batch.append(line)
            self._in_hand = len(batch)
        return batch

    def _post(self, batch: List[bytes], timeout: float) -> Tuple[str, str]:
        """Returns taken, refused (nothing of it), later or lost, and why."""
        try:
            connection, path = _connection(self._url, timeout)
            try:
                try:
                    connection.connect()
                except OSError as error:
                    return "later", str(error)
                headers = {"Content-Type": "application/x-ndjson", "Connection": "close"}
                if self._token is not None:
                    headers["Authorization"] = "Bearer " + self._token
                connection.request("POST", path, b"\n".join(batch) + b"\n", headers)
                answer = connection.getresponse()
                text = answer.read(2_000).decode("utf-8", "replace").strip()
            finally:
                connection.close()
        except Exception as error:  # a lost answer, a strange URL or token: the program goes on
            return "lost", "%s: %s" % (_type(error), error)
        if 200 <= answer.status < 300:
            return "taken", ""
        why = "status %d %s" % (answer.status, text[:300] or answer.reason)
        outcomes = {400: "refused", 413: "refused", 429: "later", 503: "later"}
        return outcomes.get(answer.status, "lost"), why


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over the Unix socket at `path`."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _connection(url: str, timeout: float) -> Tuple[http.client.HTTPConnection, str]:
    if url.startswith("unix:"):
        path = url[len("unix:"):]
        return _UnixConnection(path[2:] if path.startswith("//") else path, timeout), "/v1/events"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("TACHO_URL must be http://host:port or unix:/path, not %r" % url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname, parts.port, timeout=timeout), parts.path.rstrip("/") + "/v1/events"


def _source() -> Optional[str]:
    named = os.environ.get("TACHO_SRC")
    if named:
        return named.encode("utf-8", "replace").decode("utf-8")[:100]
    rank = _rank()
    return None if rank is None else "rank%d" % rank


def _rank() -> Optional[int]:
    for variable in _RANKS:
        rank = os.environ.get(variable, "")
        if rank.isdigit() and rank.isascii() and len(rank) < 10:
            return int(rank)
    return None


def _own_rank() -> int:
    rank = _rank()
    return 0 if rank is None else rank


def _number(name: str, value: Any) -> Union[int, float, str]:
    """A metric's value as JSON can carry it: a number, or NaN and the infinities as text."""
    if type(value) is int and -_EXACT <= value <= _EXACT:
        return value
    if isinstance(value, (str, bytes, bytearray)) or value is None:
        raise TypeError("metric %r must be a number, not %s %r" % (name, _type(value), value))
    try:
        number = float(value)
    except OverflowError:
        raise ValueError("metric %r is too large for a 64-bit float" % name) from None
    except Exception as error:  # torch: RuntimeError, numpy: TypeError, for more than one element
        raise TypeError(
            "metric %r must be a number, not %s: %s" % (name, _type(value), error)) from None
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def _amount(what: str, value: Any) -> Union[int, float]:
    number = _number(what, value)
    if isinstance(number, str) or number < 0:
        raise ValueError("%s must be finite and not negative: %s" % (what, value))
    return number


def _step(step: Any) -> int:
    try:
        whole = operator.index(step)
    except TypeError:
        raise TypeError("step must be a whole number, not %s %r" % (_type(step), step)) from None
    if not -(2 ** 63) < whole < 2 ** 63:
        raise ValueError("step does not fit 64 bits: %d" % whole)
    return whole


def _seconds(expected: Optional[Seconds]) -> Optional[float]:
    if expected is None:
        return None
    if isinstance(expected, datetime.timedelta):
        expected = expected.total_seconds()
    return float(_amount("expected", expected))


@functools.lru_cache(maxsize=4_096)
def _name(what: str, name: Any) -> str:
    text = _text("the name of a " + what, name)
    # Counted here: a codec that is imported now would hang a child forked during the import.
    units = len(text) + sum(letter > "\uffff" for letter in text)
    if not text.strip() or units > MAX_NAME or not text.isprintable():
        raise ValueError("the name of a %s must be 1 to %d printable characters: %.250r"
                         % (what, MAX_NAME, text))
    if what == "stage" and (text != text.strip() or "/" in text or "\\" in text or ".." in text):
        raise ValueError(
            "the name of a stage has no / \\ or .. and no blank at its ends: %r" % text)
    return text


def _text(what: str, text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError("%s must be a string, not %s %r" % (what, _type(text), text))
    return text.encode("utf-8", "replace").decode("utf-8")


def _describe(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:
        text = ""
    return _text("reason", type(error).__name__ + (": " + text if text else ""))[:MAX_REASON]


def _type(value: Any) -> str:
    return type(value).__name__


def _warn(message: str, *values: Any) -> None:
    """A warning that cannot hurt, whatever handlers the program has put on its loggers."""
    try:
        _logger.warning(message, *values)
    except Exception:
        pass


_clients: weakref.WeakSet[Client] = weakref.WeakSet()


def _after_fork() -> None:
    for client in list(_clients):
        client._after_fork()


def _at_exit() -> None:
    for client in list(_clients):
        client._at_exit()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
atexit.register(_at_exit)

_default = Client()
point = _default.point
log = _default.log
plan = _default.plan
stage = _default.stage
stage_begin = _default.stage_begin
stage_end = _default.stage_end
skip = _default.skip
progress = _default.progress
artifact = _default.artifact
dropped = _default.dropped
flush = _default.flush
