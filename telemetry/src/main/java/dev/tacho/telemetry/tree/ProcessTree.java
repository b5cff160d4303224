package dev.tacho.telemetry.tree;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Absent;
import dev.tacho.telemetry.Orphans;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.cgroup.CgroupCpu;
import dev.tacho.telemetry.kernel.Kernel;
import dev.tacho.telemetry.kernel.ProcText;
import dev.tacho.telemetry.kernel.Rate;
import dev.tacho.telemetry.limits.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A process and everything that comes from it, wherever its processes went: processor time,
/// memory, threads, bytes to and from storage; and now and then what is dear to read.
///
/// Processor time and bytes are those of all processes there ever were, living or ended (see
/// [Quantities]); the rest is of those alive at the moment. Resident memory is a sum over
/// processes, so pages that several of them share count several times; the dear `tree_pss_bytes`
/// counts them once. Once all processes have ended, only what they used in all is told.
///
/// Two small files a process and reading are read: `stat` and `io`.
public final class ProcessTree implements Source {
  static final String CORES = "tree_cpu_cores";
  static final String PERCENT = "tree_cpu_pct";
  static final String SECONDS = "tree_cpu_s";
  static final String RESIDENT = "tree_rss_bytes";
  static final String OF_LIMIT = "tree_mem_limit_pct";
  static final String THREADS = "tree_threads";
  static final String PROCESSES = "tree_processes";
  static final String READ = "tree_read_bytes_per_s";
  static final String WRITTEN = "tree_write_bytes_per_s";

  private static final String STAT = "/proc/PID/stat";
  private static final String IO = "/proc/PID/io";

  private final Roots roots;
  private final long root;
  private final Orphans orphans;
  private final Optional<CgroupCpu> group;
  private final ProcText text;
  private final Members members;
  private final List<Counter> counters;
  private final DearOfTree dear;
  private final Quantities used = new Quantities();
  private final boolean ioCounted;
  private final Rate cores = new Rate(CORES, 1e-9);
  private final Rate reads = new Rate(READ, 1);
  private final Rate writes = new Rate(WRITTEN, 1);
  private final List<Member> gone = new ArrayList<>();
  private final long nanosPerTick;
  private final long pageBytes;
  private Limits limits;
  private Optional<String> ioTrouble = Optional.empty();

  private ProcessTree(
      Roots roots,
      Member first,
      Orphans orphans,
      Optional<CgroupCpu> group,
      ProcText text,
      boolean ioCounted) {
    this.roots = roots;
    this.root = first.pid;
    this.orphans = orphans;
    this.group = group;
    this.ioCounted = ioCounted;
    this.text = text;
    this.members = new Members(roots, first, orphans, text);
    this.dear = new DearOfTree(text);
    this.nanosPerTick = 1_000_000_000 / text.ticksPerSecond();
    this.pageBytes = text.pageBytes();
    this.limits = Limits.of(roots, root);
    String cpu = group.map(CgroupCpu::source).orElse(STAT);
    List<Counter> found = new ArrayList<>();
    found.add(Counter.of(SECONDS, cpu));
    found.add(Counter.of(CORES, cpu));
    found.add(Counter.of(PERCENT, cpu));
    found.add(Counter.of(RESIDENT, STAT));
    found.add(
        limits.memoryBytes().isPresent()
            ? Counter.of(OF_LIMIT, STAT)
            : Counter.missing(OF_LIMIT, STAT, "how much memory there is cannot be found out"));
    found.add(Counter.of(THREADS, STAT));
    found.add(Counter.of(PROCESSES, STAT));
    String noIo = "the kernel does not count bytes of storage for each process";
    found.add(ioCounted ? Counter.of(READ, IO) : Counter.missing(READ, IO, noIo));
    found.add(ioCounted ? Counter.of(WRITTEN, IO) : Counter.missing(WRITTEN, IO, noIo));
    found.addAll(dear.counters(first));
    this.counters = List.copyOf(found);
  }

  /// The tree whose first process is `root`.
  ///
  /// @param cpuGroup folder of a control group that the tree has to itself: its count of
  ///     processor time is finer than that of the processes, and counts those too whom nobody
  ///     waited for
  public static Source open(Roots roots, long root, Orphans orphans, Optional<Path> cpuGroup) {
    if (!Kernel.supported()) {
      return new Absent(missing(Kernel.unsupported()));
    }
    var text = new ProcText();
    var first = new Member(roots.proc().toString(), (int) root, roots.equals(Roots.MACHINE));
    if (!first.readStat(text)) {
      first.close(text);
      return new Absent(missing("process " + root + " is not in " + roots.proc()));
    }
    boolean ioCounted = first.readIo(text) != -Kernel.ENOENT;
    return new ProcessTree(roots, first, orphans, cpuGroup.map(CgroupCpu::of), text, ioCounted);
  }

  private static List<Counter> missing(String reason) {
    List<Counter> missing = new ArrayList<>();
    for (String series :
        List.of(SECONDS, CORES, PERCENT, RESIDENT, OF_LIMIT, THREADS, PROCESSES, READ, WRITTEN)) {
      missing.add(Counter.missing(series, STAT, reason));
    }
    missing.addAll(DearOfTree.missing(reason));
    return missing;
  }

  @Override
  public List<Counter> counters() {
    return counters;
  }

  @Override
  public void read(Reading into) {
    ioTrouble = Optional.empty();
    used.collected(orphans.collectedNanos());
    for (Member member : members.all()) {
      if (member.readStat(text)) {
        account(member);
      } else {
        gone.add(member);
      }
    }
    // children before parents, so that what is claimed from a parent that went too goes up
    for (Member member : gone.reversed()) {
      Member parent = members.parent(member);
      used.gone(member.account, parent == null ? null : parent.account);
    }
    gone.forEach(members::remove);
    gone.clear();
    members.dropSpared();
    members.update(into.slow()).forEach(this::account);
    members.all().forEach(member -> used.settle(member.account));
    used.end();
    if (into.slow()) {
      limits = Limits.of(roots, root);
    }
    tell(into);
    if (into.slow()) {
      dear.read(members, into);
    }
  }

  /// The processes that were alive when it was read the last time.
  public Set<Long> pids() {
    Set<Long> pids = new HashSet<>();
    for (Member member : members.all()) {
      if (!member.zombie) {
        boolean _ = pids.add((long) member.pid);
      }
    }
    return pids;
  }

  private void account(Member member) {
    used.cpu(member.account, member.ownTicks * nanosPerTick, member.childrenTicks * nanosPerTick);
    if (!ioCounted) {
      return;
    }
    int got = member.readIo(text);
    if (got >= 0) {
      used.bytes(member.account, Quantities.READ, member.readBytes);
      used.bytes(member.account, Quantities.WRITTEN, member.writtenBytes);
    } else if (got != -Kernel.ESRCH && got != -Kernel.ENOENT) {
      // not one that ended between its two files
      ioTrouble = Optional.of(member.file("io") + " cannot be read: " + Kernel.words(got));
    }
  }

  private void tell(Reading into) {
    tellCpu(into);
    if (ioCounted) {
      tellIo(into);
    }
    long processes = 0;
    long threads = 0;
    long pages = 0;
    for (Member member : members.all()) {
      if (!member.zombie) {
        processes++;
        threads += member.threads;
        pages += member.residentPages;
      }
    }
    if (processes > 0) {
      double resident = (double) pages * pageBytes;
      into.set(PROCESSES, (double) processes);
      into.set(THREADS, (double) threads);
      into.set(RESIDENT, resident);
      OptionalLong limit = limits.memoryBytes();
      if (limit.isPresent()) {
        into.set(OF_LIMIT, 100 * resident / limit.getAsLong());
      }
    }
  }

  private void tellIo(Reading into) {
    if (ioTrouble.isPresent()) {
      into.lost(READ, ioTrouble.get());
      into.lost(WRITTEN, ioTrouble.get());
      reads.forget();
      writes.forget();
    } else {
      reads.take(used.total(Quantities.READ), into);
      writes.take(used.total(Quantities.WRITTEN), into);
    }
  }

  private void tellCpu(Reading into) {
    OptionalLong nanos =
        group.isPresent() ? group.get().nanos() : OptionalLong.of(used.total(Quantities.CPU));
    if (nanos.isPresent()) {
      into.set(SECONDS, nanos.getAsLong() / 1e9);
      cores.take(nanos.getAsLong(), into);
      into.value(CORES).ifPresent(value -> into.set(PERCENT, 100 * value / limits.cpus()));
    } else {
      String trouble = group.orElseThrow().trouble();
      into.lost(SECONDS, trouble);
      into.lost(CORES, trouble);
      into.lost(PERCENT, trouble);
    }
  }

  @Override
  public void close() {
    members.close();
    group.ifPresent(CgroupCpu::close);
  }
}
