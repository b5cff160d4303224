package dev.tacho.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A machine made of files: constructed by hand after the kernel's formats (`proc(5)`, Linux's
/// Documentation/admin-guide/cgroup-v1, cgroup-v2.rst), since the machine that the tests run on
/// cannot be made to lack a counter or to lose one.
public final class Trees {
  public final Roots roots;
  private final Path folder;

  public Trees(Path folder) {
    this.folder = folder;
    this.roots = new Roots(folder.resolve("proc"), folder.resolve("sys"));
    write("proc/loadavg", "0.71 0.72 1.49 4/134 0\n");
    write("proc/stat", "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0\ncpu1 0 0 0 0\nintr 1 2 3\n");
    write("proc/meminfo", "MemTotal:        1000000 kB\nMemFree:          100000 kB\n");
  }

  /// Processor time in hundredths of a second, memory in pages.
  public record Process(
      int pid,
      int parent,
      String name,
      char state,
      long own,
      long children,
      long start,
      long pages,
      long read,
      long written) {
    public static Process of(int pid, int parent) {
      return new Process(pid, parent, "python3", 'S', 0, 0, 100, 10, 0, 0);
    }

    public Process named(String to) {
      return new Process(pid, parent, to, state, own, children, start, pages, read, written);
    }

    public Process cpu(long ofIts, long ofChildren) {
      return new Process(pid, parent, name, state, ofIts, ofChildren, start, pages, read, written);
    }

    public Process started(long at) {
      return new Process(pid, parent, name, state, own, children, at, pages, read, written);
    }

    public Process io(long in, long out) {
      return new Process(pid, parent, name, state, own, children, start, pages, in, out);
    }

    public Process in(char what) {
      return new Process(pid, parent, name, what, own, children, start, pages, read, written);
    }

    Process below(int adopter) {
      return new Process(pid, adopter, name, state, own, children, start, pages, read, written);
    }
  }

  public void put(Process p) {
    write(
        "proc/" + p.pid() + "/stat",
        p.pid()
            + " ("
            + p.name()
            + ") "
            + p.state()
            + " "
            + p.parent()
            + " 1 1 0 -1 4194304 97 0 0 0 "
            + p.own()
            + " 0 "
            + p.children()
            + " 0 20 0 3 0 "
            + p.start()
            + " 3133440 "
            + p.pages()
            + " 18446744073709551615 94486791421952 94486791441833 140727831231680 0 0\n");
    write(
        "proc/" + p.pid() + "/io",
        "rchar: 999\nwchar: 999\nsyscr: 9\nsyscw: 9\nread_bytes: "
            + p.read()
            + "\nwrite_bytes: "
            + p.written()
            + "\ncancelled_write_bytes: 0\n");
    write("proc/" + p.pid() + "/status", "Name:\tx\nCpus_allowed_list:\t0-1\n");
  }

  public void write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void remove(String name) {
    try (var all = Files.walk(folder.resolve(name))) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
