"""Tests of the client: real processes, files and servers. Run: python3 -m unittest"""

import contextlib
import datetime
import http.server
import io
import json
import logging
import math
import multiprocessing
import os
import re
import socketserver
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import tacho  # noqa: E402

TACHO_NAMES = ("TACHO_EVENTS", "TACHO_URL", "TACHO_TOKEN", "TACHO_SRC") + tacho._RANKS
PATIENCE = 60  # seconds that anything here may take


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.inbox = self.folder / "inbox.jsonl"
        kept = {name: os.environ.pop(name) for name in TACHO_NAMES if name in os.environ}
        self.addCleanup(os.environ.update, kept)

    def events(self):
        """All lines of the inbox, each of which must be whole."""
        text = self.inbox.read_text("ascii")
        self.assertTrue(text.endswith("\n"))
        return [json.loads(line) for line in text.split("\n") if line]

    def client(self, **given):
        return tacho.Client(**(given or {"events": str(self.inbox)}))

    def python(self, program, **environment):
        """Runs a program in a process of its own; returns its exit code and what it printed."""
        clean = {k: v for k, v in os.environ.items() if k not in TACHO_NAMES}
        clean.update(environment, PYTHONPATH=str(HERE))
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program)], env=clean, cwd=str(self.folder),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        return done.returncode, done.stdout.decode()


class HealthCheckpoint(WithFolder):
    def test_a_file_for_all_ranks_holds_what_was_said_of_each(self):
        path = self.folder / "health.json"
        health = tacho.Health(path, world=2, run="job", name="a job", every=0, total_steps=9)
        for step in range(1, 31):
            for rank in (0, 1):
                health.step(step, math.nan if step == 30 else 2.5, rank=rank, compute_ms=40.5,
                            memory_bytes=10 ** 9, digest=-1)
        health.enter(31, "gradients", 31, rank=1)
        whole = json.loads(path.read_text())
        self.assertEqual("tacho.health/1", whole["schema"])
        self.assertEqual(("job", "a job", 2, 9), tuple(
            whole[key] for key in ("run", "name", "world", "total_steps")))
        self.assertNotIn("anomalies", whole)  # so that whoever reads it judges
        self.assertEqual([0, 1], [worker["rank"] for worker in whole["workers"]])
        steps = whole["workers"][1]["steps"]
        self.assertEqual(list(range(11, 31)), [step["step"] for step in steps])
        self.assertEqual("NaN", steps[-1]["loss"])
        self.assertEqual("f" * 16, steps[-1]["digest"])
        self.assertEqual(31, whole["workers"][1]["collective"]["number"])
        self.assertNotIn("left_ns", whole["workers"][1]["collective"])
        health.leave(rank=1)
        health.end()
        whole = json.loads(path.read_text())
        self.assertTrue(whole["ended"])
        self.assertEqual({"ended"}, {worker["state"] for worker in whole["workers"]})
        self.assertEqual([path], list(self.folder.iterdir()))

    def test_workers_of_their_own_write_a_file_each_into_one_folder(self):
        program = """
            import tacho
            health = tacho.Health("health/", world=2, run="job")
            health.step(1, 2.5)
            health.fail("no memory")
        """
        for rank in ("0", "1"):
            self.assertEqual((0, ""), self.python(program, RANK=rank))
        files = sorted((self.folder / "health").iterdir())
        self.assertEqual(["rank-0.json", "rank-1.json"], [file.name for file in files])
        worker = json.loads(files[1].read_text())["workers"][0]
        self.assertEqual((1, "failed", "no memory"),
                         tuple(worker[key] for key in ("rank", "state", "reason")))

    def test_a_file_is_written_at_most_every_so_often_and_never_raises_for_the_disk(self):
        path = self.folder / "health.json"
        health = tacho.Health(path, world=1, run="job", every=3600)
        health.step(1, 2.5)
        health.step(2, 2.5)
        self.assertEqual(1, len(json.loads(path.read_text())["workers"][0]["steps"]))
        (self.folder / "file").write_text("")
        with self.assertLogs("tacho", "WARNING"):
            lost = tacho.Health(self.folder / "file" / "health.json", world=1, run="job")
            lost.step(1, 2.5)
        self.assertEqual(1, lost.failed)

    def test_mistakes_raise(self):
        health = tacho.Health(self.folder / "health.json", world=2, run="job")
        with self.assertRaises(ValueError):
            health.step(1, 2.5, rank=2)
        with self.assertRaises(TypeError):
            health.step(1, 2.5, speed=3)
        with self.assertRaises(TypeError):
            health.step("1", 2.5)
        with self.assertRaises(ValueError):
            health.leave()
        with self.assertRaises(ValueError):
            tacho.Health(self.folder / "health.json", world=0, run="job")


class Format(WithFolder):
    def test_each_call_is_one_line_of_the_inbox_format(self):
        client = self.client(events=str(self.inbox), src="rank0")
        before = time.monotonic_ns()
        client.plan("prepare", "train")
        client.stage_begin("prepare", expected=datetime.timedelta(minutes=1))
        client.point(3, loss=0.25, steps=7)
        client.log({"train/loss": 1})
        client.progress(40, 200, unit="steps")
        client.stage_end("prepare", failed=True, reason="no data")
        client.skip("train", "nothing to train on")
        client.artifact("model.pt")
        events = self.events()
        for event in events:
            self.assertTrue(before <= event.pop("mono") <= time.monotonic_ns())
            self.assertEqual(event.pop("src"), "rank0")
        self.assertEqual(events, [
            {"type": "plan", "stages": ["prepare", "train"]},
            {"type": "stage", "change": "begin", "name": "prepare", "expected_s": 60.0},
            {"type": "point", "step": 3, "m": {"loss": 0.25, "steps": 7}},
            {"type": "point", "m": {"train/loss": 1}},
            {"type": "progress", "done": 40, "total": 200, "unit": "steps"},
            {"type": "stage", "change": "end", "name": "prepare", "status": "failed",
             "reason": "no data"},
            {"type": "stage", "change": "skip", "name": "train", "reason": "nothing to train on"},
            {"type": "artifact", "path": os.path.abspath("model.pt")},
        ])

    def test_nan_and_infinities_are_kept_as_text(self):
        self.client().log({"a": math.nan, "b": math.inf, "c": -math.inf, "d": -0.0, "e": 5e-324})
        self.assertEqual(self.events()[0]["m"], {
            "a": "NaN", "b": "Infinity", "c": "-Infinity", "d": -0.0, "e": 5e-324})

    def test_numbers_of_other_libraries_are_taken_by_float_and_index(self):
        class Scalar:
            def __float__(self):
                return 0.5

        class Whole:
            def __index__(self):
                return 9

        self.client().point(Whole(), loss=Scalar(), ok=True, big=2 ** 60)
        event = self.events()[0]
        self.assertEqual(event["step"], 9)
        self.assertEqual(event["m"], {"loss": 0.5, "ok": 1.0, "big": 2.0 ** 60})

    def test_numpy_scalars_are_numbers_and_arrays_are_not(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("numpy is not installed here")
        client = self.client()
        client.point(numpy.int64(4), loss=numpy.float32(0.5), nan=numpy.float64("nan"))
        self.assertEqual(self.events()[0]["m"], {"loss": 0.5, "nan": "NaN"})
        with self.assertRaisesRegex(TypeError, "metric 'loss' must be a number, not ndarray"):
            client.point(loss=numpy.zeros(2))

    def test_names_and_reasons_of_any_script_arrive(self):
        client = self.client()
        client.log({"Verlust-äöü-損失-\U0001f600": 1})
        client.stage_end("訓練", failed=True, reason="line\nbreak \u2028 \udcff")
        point, stage = self.events()
        self.assertEqual(list(point["m"]), ["Verlust-äöü-損失-\U0001f600"])
        self.assertEqual(stage["reason"], "line\nbreak \u2028 ?")

    def test_an_empty_mapping_records_nothing(self):
        client = self.client()
        client.log({})
        client.point(1)
        self.assertFalse(self.inbox.exists())

    def test_a_long_reason_is_cut(self):
        self.client().skip("train", "x" * 100_000)
        self.assertEqual(len(self.events()[0]["reason"]), tacho.MAX_REASON)

    def test_source_comes_from_the_rank(self):
        cases = [({"RANK": "3"}, "rank3"), ({"SLURM_PROCID": "11"}, "rank11"),
                 ({"OMPI_COMM_WORLD_RANK": "0"}, "rank0"), ({"RANK": "x"}, None),
                 ({"TACHO_SRC": "loader", "RANK": "3"}, "loader"), ({}, None)]
        for environment, src in cases:
            with self.subTest(environment):
                self.python("import tacho; tacho.point(loss=1)",
                            TACHO_EVENTS=str(self.inbox), **environment)
                self.assertEqual(self.events()[-1].get("src"), src)


class Mistakes(WithFolder):
    """What raises must raise with and without Tacho, or a script would fail only when recorded."""

    def test_wrong_types_raise_type_error_and_bad_values_value_error(self):
        for client in (self.client(), tacho.Client()):
            wrong = [
                (TypeError, lambda: client.point(1, loss="0.5")),
                (TypeError, lambda: client.point(1, loss=b"1")),
                (TypeError, lambda: client.point(1, loss=None)),
                (TypeError, lambda: client.point(1, loss=[1.0])),
                (TypeError, lambda: client.point(1, loss={"a": 1})),
                (TypeError, lambda: client.point(1, loss=1j)),
                (TypeError, lambda: client.point(1.0, loss=1)),
                (TypeError, lambda: client.point("1", loss=1)),
                (TypeError, lambda: client.log([("loss", 1)])),
                (TypeError, lambda: client.log({1: 1})),
                (TypeError, lambda: client.plan("a", 2)),
                (TypeError, lambda: client.plan(["a"])),
                (TypeError, lambda: client.stage(None)),
                (TypeError, lambda: client.stage("a", expected="30s")),
                (TypeError, lambda: client.progress("1")),
                (TypeError, lambda: client.artifact(3)),
                (TypeError, lambda: client.skip("a", None)),
                (ValueError, lambda: client.point(1, loss=10 ** 400)),
                (ValueError, lambda: client.point(2 ** 63, loss=1)),
                (ValueError, lambda: client.log({"": 1})),
                (ValueError, lambda: client.log({"a\nb": 1})),
                (ValueError, lambda: client.log({"n" * 201: 1})),
                (ValueError, lambda: client.log({"\U0001f600" * 101: 1})),
                (ValueError, lambda: client.log({"m%04d" % i: 1.0 for i in range(9_000)})),
                (ValueError, lambda: client.plan()),
                (ValueError, lambda: client.stage("../x")),
                (ValueError, lambda: client.stage(" a")),
                (ValueError, lambda: client.stage("a", expected=-1)),
                (ValueError, lambda: client.stage("a", expected=math.nan)),
                (ValueError, lambda: client.progress(-1)),
                (ValueError, lambda: client.progress(math.nan, 3)),
                (ValueError, lambda: client.artifact(b"\xff.pt")),
                (ValueError, lambda: client.artifact("a\0b")),
            ]
            for number, (kind, call) in enumerate(wrong):
                with self.subTest(number), self.assertRaises(kind):
                    call()
        self.assertFalse(self.inbox.exists() and self.inbox.read_bytes())

    def test_a_message_names_the_metric_and_the_value(self):
        with self.assertRaisesRegex(TypeError, "metric 'acc' must be a number, not str 'high'"):
            self.client().point(acc="high")


class Stages(WithFolder):
    def test_an_exception_ends_the_stage_as_failed_and_goes_on(self):
        client = self.client()
        with self.assertRaisesRegex(RuntimeError, "out of data"):
            with client.stage("train", expected=30):
                raise RuntimeError("out of data")
        begin, end = self.events()
        self.assertEqual(begin["expected_s"], 30.0)
        self.assertEqual((end["status"], end["reason"]), ("failed", "RuntimeError: out of data"))

    def test_exit_with_zero_completes_and_with_one_fails(self):
        client = self.client()
        for code, status in ((0, "completed"), (None, "completed"), (1, "failed")):
            with self.assertRaises(SystemExit), client.stage("train"):
                sys.exit(code)
            self.assertEqual(self.events()[-1]["status"], status)

    def test_an_exception_that_cannot_be_shown_still_ends_the_stage(self):
        class Hostile(Exception):
            def __str__(self):
                raise ValueError("no text")

        client = self.client()
        with self.assertRaises(Hostile), client.stage("train"):
            raise Hostile()
        self.assertEqual(self.events()[-1]["reason"], "Hostile")

    def test_as_a_decorator_each_call_is_a_stage(self):
        client = self.client()

        @client.stage("load")
        def load(count):
            return count + 1

        self.assertEqual((load(1), load(2)), (2, 3))
        self.assertEqual([e["change"] for e in self.events()], ["begin", "end"] * 2)

    def test_a_forked_child_that_leaves_the_block_does_not_end_its_parents_stage(self):
        code, output = self.python("""
            import os, sys, tacho
            with tacho.stage("train"):
                if os.fork() == 0:
                    with tacho.stage("inner"):
                        pass
                    sys.exit(3)
                os.wait()
            """, TACHO_EVENTS=str(self.inbox))
        self.assertEqual((code, output), (0, ""))
        self.assertEqual([(e["change"], e["name"]) for e in self.events()], [
            ("begin", "train"), ("begin", "inner"), ("end", "inner"), ("end", "train")])


def _log_many(points):
    for step in range(points):
        tacho.point(step, pid=os.getpid(), text_of_some_length=0.1 * step)


class ManyAtOnce(WithFolder):
    PROCESSES = 8
    POINTS = 2_000

    def assert_none_torn_or_lost(self, key):
        """Each writer's points are all there, once, in its own order."""
        seen = {}
        for event in self.events():
            seen.setdefault(key(event), []).append(event["step"])
        self.assertEqual(len(seen), self.PROCESSES)
        for steps in seen.values():
            self.assertEqual(steps, list(range(self.POINTS)))

    def test_eight_forked_processes(self):
        code, output = self.python("""
            import os, sys, test_tacho, tacho
            tacho.point(0, before=1)  # opens the file before the fork
            children = []
            for _ in range(8):
                child = os.fork()
                if child == 0:
                    test_tacho._log_many(2_000)
                    os._exit(tacho.dropped())
                children.append(child)
            sys.exit(sum(os.waitpid(child, 0)[1] for child in children))
            """, TACHO_EVENTS=str(self.inbox))
        self.assertEqual((code, output), (0, ""))
        text = self.inbox.read_text("ascii").split("\n", 2)
        self.assertEqual(json.loads(text[1])["m"], {"before": 1})
        self.inbox.write_text(text[2], "ascii")
        self.assert_none_torn_or_lost(lambda event: event["m"]["pid"])

    def test_eight_processes_of_multiprocessing_forked_and_spawned(self):
        for method in ("fork", "spawn"):
            with self.subTest(method):
                if self.inbox.exists():
                    self.inbox.unlink()
                os.environ["TACHO_EVENTS"] = str(self.inbox)
                self.addCleanup(os.environ.pop, "TACHO_EVENTS", None)
                context = multiprocessing.get_context(method)
                workers = [context.Process(target=_log_many, args=(self.POINTS,))
                           for _ in range(self.PROCESSES)]
                for worker in workers:
                    worker.start()
                for worker in workers:
                    worker.join(PATIENCE)
                    self.assertEqual(worker.exitcode, 0)
                self.assert_none_torn_or_lost(lambda event: event["m"]["pid"])

    def test_eight_ranks(self):
        program = "import test_tacho; test_tacho._log_many(2_000)"
        environment = dict(os.environ, TACHO_EVENTS=str(self.inbox), PYTHONPATH=str(HERE))
        ranks = [
            subprocess.Popen([sys.executable, "-c", program], env=dict(environment, RANK=str(n)))
            for n in range(self.PROCESSES)]
        for rank in ranks:
            self.assertEqual(rank.wait(PATIENCE), 0)
        self.assert_none_torn_or_lost(lambda event: event["src"])

    def test_eight_threads(self):
        client = self.client()

        def log(thread):
            for step in range(self.POINTS):
                client.point(step, thread=thread)

        threads = [threading.Thread(target=log, args=(n,)) for n in range(self.PROCESSES)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        self.assert_none_torn_or_lost(lambda event: event["m"]["thread"])

    def test_a_fork_while_another_thread_logs_never_hangs_the_child(self):
        code, output = self.python("""
            import os, sys, threading, tacho
            running = True
            def log():
                while running:
                    tacho.point(loss=1)
            thread = threading.Thread(target=log)
            thread.start()
            failed = 0
            for child_number in range(50):
                child = os.fork()
                if child == 0:
                    tacho.point(child_number, child=1)
                    os._exit(0)
                failed += os.waitpid(child, 0)[1]
            running = False
            thread.join()
            sys.exit(failed)
            """, TACHO_EVENTS=str(self.inbox), PYTHONWARNINGS="ignore")
        self.assertEqual((code, output), (0, ""))
        steps = [e["step"] for e in self.events() if "child" in e["m"]]
        self.assertEqual(steps, list(range(50)))

    def test_a_signal_handler_may_log_while_the_program_logs(self):
        code, output = self.python("""
            import itertools, signal, time, tacho
            numbers = itertools.count()
            def on_alarm(*_):
                tacho.point(handler=next(numbers))
            signal.signal(signal.SIGALRM, on_alarm)
            signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
            end = time.monotonic() + 0.5
            while time.monotonic() < end:
                tacho.point(loss=1)
            signal.setitimer(signal.ITIMER_REAL, 0)
            tacho.point(alarms=next(numbers))
            """, TACHO_EVENTS=str(self.inbox))
        self.assertEqual((code, output), (0, ""))
        handled = [e["m"]["handler"] for e in self.events() if "handler" in e["m"]]
        alarms = self.events()[-1]["m"]["alarms"]
        self.assertGreater(alarms, 0)
        self.assertEqual(sorted(handled), list(range(alarms)))  # a handler may interrupt a handler


class Trouble(WithFolder):
    def warned(self, call):
        with self.assertLogs("tacho", logging.WARNING) as logs:
            call()
        return [record.getMessage() for record in logs.records]

    def test_a_full_disk_costs_events_but_not_the_program(self):
        client = self.client(events="/dev/full")
        messages = self.warned(lambda: [client.point(n, loss=1) for n in range(100)])
        self.assertEqual(len(messages), 1)
        self.assertIn("No space left on device", messages[0])
        self.assertEqual(client.dropped(), 100)

    def test_a_missing_folder_that_comes_back_is_told_what_was_dropped(self):
        folder = self.folder / "later"
        client = self.client(events=str(folder / "inbox.jsonl"))
        messages = self.warned(lambda: [client.point(n, loss=1) for n in range(3)])
        self.assertIn("No such file or directory", messages[0])
        folder.mkdir()
        client.point(3, loss=1)
        client.point(4, loss=1)
        self.inbox = folder / "inbox.jsonl"
        events = self.events()
        self.assertEqual([e.get("step", e.get("count")) for e in events], [3, 3, 4])
        self.assertEqual((events[1]["type"], events[1]["kind"]), ("dropped", "client"))

    def test_paths_that_cannot_be_an_inbox_raise_nothing(self):
        for path in (str(self.folder), "a\0b", "/proc/1/inbox", "/dev/null/x", "x" * 5_000):
            with self.subTest(path[:20]):
                client = self.client(events=path)
                self.warned(lambda: client.point(loss=1))
                self.assertEqual(client.dropped(), 1)

    def test_a_pipe_without_reader_does_not_hang(self):
        os.mkfifo(str(self.inbox))
        client = self.client()
        self.warned(lambda: client.point(loss=1))

    def test_a_line_that_another_writer_left_torn_swallows_nothing(self):
        self.inbox.write_bytes(b'{"type":"point","m":{"lo')
        self.client().point(1, loss=1)
        torn, whole = self.inbox.read_text().split()
        self.assertEqual(json.loads(whole)["step"], 1)

    def test_a_program_that_closes_all_descriptors_writes_into_no_other_file(self):
        client = self.client()
        client.point(1, loss=1)
        os.closerange(client._sink._fd, client._sink._fd + 1)
        other = open(str(self.folder / "other"), "w+")
        self.addCleanup(other.close)
        client.point(2, loss=1)
        self.assertEqual(other.read(), "")
        self.assertEqual([e["step"] for e in self.events()], [1, 2])

    def test_the_total_is_told_at_the_end(self):
        code, output = self.python("import tacho\nfor n in range(5): tacho.point(n, loss=1)",
                                   TACHO_EVENTS="/dev/full")
        self.assertEqual(code, 0)
        self.assertIn("5 events of this process did not reach the run", output)

    def test_a_logger_that_fails_does_not_reach_the_program(self):
        class Failing(logging.Handler):
            def emit(self, record):
                raise RuntimeError("handler")

        handler = Failing()
        logging.getLogger("tacho").addHandler(handler)
        self.addCleanup(logging.getLogger("tacho").removeHandler, handler)
        self.client(events="/dev/full").point(loss=1)


class WithoutTacho(WithFolder):
    PROGRAM = """
        import logging
        logging.basicConfig(level=logging.%s, format="%%(name)s %%(message)s")
        import tacho
        tacho.plan("train")
        with tacho.stage("train", expected=1):
            for step in range(1_000):
                tacho.point(step, loss=1.0)
                tacho.progress(step, 1_000)
        tacho.artifact("x")
        assert tacho.flush() and tacho.dropped() == 0
        """

    def test_nothing_is_printed_by_default(self):
        self.assertEqual(self.python(self.PROGRAM % "WARNING"), (0, ""))
        self.assertEqual(os.listdir(str(self.folder)), [])

    def test_at_level_info_a_hint_stands_once(self):
        code, output = self.python(self.PROGRAM % "INFO")
        self.assertEqual((code, output.count("\n")), (0, 1))
        self.assertTrue(output.startswith("tacho no run around this process"), output)


class Server:
    """A small real HTTP server that keeps what it is sent; `status` is what it answers."""

    def __init__(self, unix_path=None):
        outer = self
        self.requests = []
        self.status = lambda lines: 202
        self.token = "s3cret"

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                lines = [json.loads(line) for line in body.splitlines()]
                known = self.headers["Authorization"] == "Bearer " + outer.token
                status = 401 if not known else outer.status(lines)
                if status is None:  # takes the lines and dies before it answers
                    self.close_connection = True
                elif status < 300:
                    outer.requests.append((self.path, self.headers["Content-Type"], lines))
                if status is not None:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def log_message(self, *_):
                pass

            def address_string(self):
                return "test"

        if unix_path:
            class Unix(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
                daemon_threads = True
            self.server = Unix(unix_path, Handler)
            self.url = "unix:" + unix_path
        else:
            class Tcp(socketserver.ThreadingMixIn, http.server.HTTPServer):
                daemon_threads = True
                request_queue_size = 100
            self.server = Tcp(("127.0.0.1", 0), Handler)
            self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def events(self):
        return [line for _, _, lines in self.requests for line in lines]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Http(WithFolder):
    def serve(self, unix_path=None):
        server = Server(unix_path)
        self.addCleanup(server.stop)
        return server

    def connect(self, server, token=None):
        client = tacho.Client(url=server.url, token=token or server.token)
        self.addCleanup(client._at_exit)
        return client

    def test_events_arrive_in_order_with_the_token(self):
        server = self.serve()
        client = self.connect(server)
        for step in range(2_000):
            client.point(step, loss=math.nan)
        self.assertTrue(client.flush(PATIENCE))
        self.assertEqual([e["step"] for e in server.events()], list(range(2_000)))
        path, kind, _ = server.requests[0]
        self.assertEqual((path, kind), ("/v1/events", "application/x-ndjson"))
        self.assertLessEqual(len(server.requests), 100)

    def test_they_go_without_flush_too(self):
        server = self.serve()
        self.connect(server).point(1, loss=1)
        end = time.monotonic() + PATIENCE
        while not server.events() and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(server.events()[0]["step"], 1)

    def test_over_a_unix_socket(self):
        for form in ("unix:%s", "unix://%s"):
            path = str(self.folder / ("s%d" % len(form)))
            server = self.serve(path)
            server.url = form % path
            client = self.connect(server)
            client.point(1, loss=1)
            self.assertTrue(client.flush(PATIENCE))
            self.assertEqual(len(server.events()), 1)

    def test_at_the_end_of_a_program_all_is_sent_children_included(self):
        server = self.serve()
        code, output = self.python("""
            import multiprocessing, tacho
            def work(rank):
                tacho.point(rank, loss=1)
            if __name__ == "__main__":
                tacho.point(100, loss=1)
                workers = [multiprocessing.get_context("fork").Process(target=work, args=(n,))
                           for n in range(4)]
                for w in workers: w.start()
                for w in workers: w.join()
                tacho.point(101, loss=1)
            """, TACHO_URL=server.url, TACHO_TOKEN=server.token, PYTHONWARNINGS="ignore")
        self.assertEqual((code, output), (0, ""))
        self.assertEqual(sorted(e["step"] for e in server.events()), [0, 1, 2, 3, 100, 101])

    def test_http_takes_over_where_the_inbox_cannot_be_opened(self):
        server = self.serve()
        code, output = self.python("import tacho; tacho.point(1, loss=1)",
                                   TACHO_EVENTS=str(self.folder / "none" / "inbox.jsonl"),
                                   TACHO_URL=server.url, TACHO_TOKEN=server.token)
        self.assertEqual((code, output, len(server.events())), (0, "", 1))

    def test_a_wrong_token_is_said_once_and_counted(self):
        client = self.connect(self.serve(), token="wrong")
        with self.assertLogs("tacho", logging.WARNING) as logs:
            for step in range(1_000):
                client.point(step, loss=1)
            self.assertTrue(client.flush(PATIENCE))
        self.assertEqual(len(logs.records), 1)
        self.assertIn("status 401", logs.output[0])
        self.assertEqual(client.dropped(), 1_000)

    def test_a_busy_server_gets_the_batch_again_and_none_twice(self):
        server = self.serve()
        answers = [503, 429, 503]
        server.status = lambda lines: answers.pop() if answers else 202
        client = self.connect(server)
        for step in range(700):
            client.point(step, loss=1)
        self.assertTrue(client.flush(PATIENCE))
        self.assertEqual([e["step"] for e in server.events()], list(range(700)))
        self.assertEqual(client.dropped(), 0)

    def test_a_lost_answer_counts_as_dropped_and_is_not_sent_again(self):
        server = self.serve()
        answers = [None]
        server.status = lambda lines: answers.pop() if answers else 202
        client = self.connect(server)
        with self.assertLogs("tacho", logging.WARNING):
            client.point(1, loss=1)
            self.assertTrue(client.flush(PATIENCE))
            client.point(2, loss=1)
            self.assertTrue(client.flush(PATIENCE))
        events = server.events()
        self.assertEqual([(e["type"], e.get("step", e.get("count"))) for e in events],
                         [("dropped", 1), ("point", 2)])

    def test_a_line_that_the_server_refuses_costs_that_line_only(self):
        server = self.serve()
        server.status = lambda lines: 400 if any(e.get("step") == 33 for e in lines) else 202
        client = self.connect(server)
        with self.assertLogs("tacho", logging.WARNING):
            for step in range(100):
                client.point(step, loss=1)
            self.assertTrue(client.flush(PATIENCE))
        steps = [e["step"] for e in server.events() if e["type"] == "point"]
        self.assertEqual(steps, [n for n in range(100) if n != 33])
        self.assertEqual(client.dropped(), 1)

    def test_a_dead_server_fills_the_queue_and_stages_outlive_points(self):
        client = tacho.Client(url="http://127.0.0.1:9", token="t")
        with self.assertLogs("tacho", logging.WARNING) as logs:
            start = time.monotonic()
            for step in range(tacho.QUEUE_LINES + 500):
                client.point(step, loss=1)
            client.stage_begin("train")
            self.assertLess(time.monotonic() - start, 30)
            self.assertGreaterEqual(client.dropped(), 500)
            self.assertIn(b'"stage"', client._sink._lines[-1])
            self.assertFalse(client.flush(0.3))
            client._sink.close()
            client._sink._thread.join(PATIENCE)  # it may have had a batch in hand
        self.assertEqual(client.dropped(), tacho.QUEUE_LINES + 501)
        self.assertIn("queue", logs.output[0])

    def test_lines_on_their_way_count_as_waiting_and_are_counted_when_the_program_ends(self):
        server = self.serve()
        asked, answer = threading.Event(), threading.Event()

        def busy(lines):
            asked.set()
            answer.wait(PATIENCE)
            return 503

        server.status = busy
        client = self.connect(server)
        with self.assertLogs("tacho", logging.WARNING):
            client.point(0, loss=1)
            self.assertTrue(asked.wait(PATIENCE))
            for step in range(1, tacho.QUEUE_LINES + 1):
                client.point(step, loss=1)
            self.assertEqual(client.dropped(), 1)
            client._sink.close()
            answer.set()
            client._sink._thread.join(PATIENCE)
        self.assertEqual(client.dropped(), tacho.QUEUE_LINES + 1)
        self.assertEqual(server.events(), [])

    def test_strange_urls_raise_nothing(self):
        for url in ("localhost", "ftp://x", "http://", "http://a:b", "unix:", "unix:" + "x" * 500,
                    "http://127.0.0.1:99999", "http://[::"):
            with self.subTest(url[:30]):
                client = tacho.Client(url=url, token="t\n")
                with self.assertLogs("tacho", logging.WARNING):
                    client.point(loss=1)
                    client.flush(0.5)
                    client._sink.close()
                self.assertEqual(client.dropped(), 1)


class Packaging(WithFolder):
    def test_pip_installs_it_offline_and_it_can_be_imported(self):
        target = self.folder / "with blank"
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps"]
        if subprocess.run(pip[:3] + ["--version"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode:
            self.skipTest("this Python has no pip")
        done = subprocess.run(
            pip + ["--no-build-isolation", "--target", str(target), str(HERE)],
            env=dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1"), timeout=PATIENCE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        out = subprocess.check_output(
            [sys.executable, "-c", "import tacho; print(tacho.__version__, tacho.__file__)"],
            env=dict(os.environ, PYTHONPATH=str(target)), cwd=str(self.folder)).decode()
        self.assertEqual(out, "%s %s\n" % (tacho.__version__, target / "tacho.py"))

    def test_the_wheel_says_what_pyproject_says(self):
        sys.path.insert(0, str(HERE))
        import build_wheel
        project = (HERE / "pyproject.toml").read_text("utf-8")
        self.assertIn('version = "%s"' % tacho.__version__, project)
        summary = re.search(r'^description = "(.+)"$', project, re.MULTILINE).group(1)
        self.assertIn("Summary: %s\n" % summary, build_wheel.METADATA)
        first = build_wheel.build_wheel(str(self.folder))
        whole = (self.folder / first).read_bytes()
        build_wheel.build_wheel(str(self.folder))
        self.assertEqual(whole, (self.folder / first).read_bytes())
        names = zipfile.ZipFile(io.BytesIO(whole)).namelist()
        self.assertEqual(sorted(name.split("/")[-1] for name in names),
                         ["METADATA", "RECORD", "WHEEL", "tacho.py"])


if __name__ == "__main__":
    unittest.main()
