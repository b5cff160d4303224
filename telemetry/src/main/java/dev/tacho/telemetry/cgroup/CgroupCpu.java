package dev.tacho.telemetry.cgroup;

import dev.tacho.telemetry.kernel.KeptFile;
import dev.tacho.telemetry.kernel.ProcText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Processor time of all processes that are or were in a control group. Confined to one thread at
/// a time.
public final class CgroupCpu {
  private final KeptFile file;
  private final boolean second;

  private CgroupCpu(KeptFile file, boolean second) {
    this.file = file;
    this.second = second;
  }

  public static CgroupCpu of(Path folder) {
    Path first = folder.resolve("cpuacct.usage");
    boolean second = !Files.exists(first);
    return new CgroupCpu(
        new KeptFile(second ? folder.resolve("cpu.stat").toString() : first.toString()), second);
  }

  /// What is read, for people.
  public String source() {
    return second ? "cpu.stat of its control group" : "cpuacct.usage of its control group";
  }

  /// Nanoseconds; empty when they cannot be read.
  public OptionalLong nanos() {
    if (!file.read()) {
      return OptionalLong.empty();
    }
    ProcText text = file.text();
    if (!second) {
      return text.hasNumber() ? OptionalLong.of(text.number()) : OptionalLong.empty();
    }
    return text.behindLine("usage_usec ")
        ? OptionalLong.of(text.number() * 1000)
        : OptionalLong.empty();
  }

  public String trouble() {
    return file.trouble();
  }

  public void close() {
    file.close();
  }
}
