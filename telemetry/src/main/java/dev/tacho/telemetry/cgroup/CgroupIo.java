package dev.tacho.telemetry.cgroup;

import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.kernel.KeptFile;
import dev.tacho.telemetry.kernel.ProcText;
import dev.tacho.telemetry.kernel.Rate;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/// Bytes that a control group read from and wrote to storage, all devices together. Confined to
/// one thread at a time.
///
/// Version 2 has a line a device, `254:0 rbytes=1 wbytes=2 rios=3 ...`; version 1 has lines a
/// device and kind, `254:0 Read 1`, `254:0 Write 2`, and a total that is not used.
final class CgroupIo {
  /// Where they may stand.
  static final String FILES = "io.stat or blkio.throttle.io_service_bytes_recursive";

  private final KeptFile file;
  private final boolean second;
  private final Rate read = new Rate(Cgroup.READ, 1);
  private final Rate written = new Rate(Cgroup.WRITTEN, 1);

  private CgroupIo(KeptFile file, boolean second) {
    this.file = file;
    this.second = second;
  }

  static Optional<CgroupIo> find(Collection<Path> folders) {
    for (Path folder : folders) {
      for (String name : FILES.split(" or ")) {
        var file = new KeptFile(folder.resolve(name).toString());
        if (file.read()) {
          return Optional.of(new CgroupIo(file, name.equals("io.stat")));
        }
      }
    }
    return Optional.empty();
  }

  String name() {
    return file.name();
  }

  void read(Reading into) {
    if (!file.read()) {
      into.lost(Cgroup.READ, file.trouble());
      into.lost(Cgroup.WRITTEN, file.trouble());
      read.forget();
      written.forget();
      return;
    }
    ProcText text = file.text();
    read.take(sum(text, second ? "rbytes=" : " Read "), into);
    written.take(sum(text, second ? "wbytes=" : " Write "), into);
  }

  private static long sum(ProcText text, String key) {
    long sum = 0;
    text.toBegin();
    do {
      if (text.behindInLine(key)) {
        sum += text.number();
      }
    } while (text.toNextLine());
    return sum;
  }

  void close() {
    file.close();
  }
}
