package dev.tacho.telemetry.host;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.kernel.KeptFile;
import dev.tacho.telemetry.kernel.Lines;
import dev.tacho.telemetry.kernel.ProcText;
import dev.tacho.telemetry.kernel.Rate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Bytes read from and written to the host's disks, and how busy the busiest was. Whole disks
/// that are devices: no partitions, which are in them, and nothing stacked on them (loop,
/// mapper, RAID), which would count a byte twice.
final class Disks implements Source {
  private static final String READ = "host_disk_read_bytes_per_s";
  private static final String WRITTEN = "host_disk_write_bytes_per_s";
  private static final String BUSY = "host_disk_busy_pct";
  static final List<String> SERIES = List.of(READ, WRITTEN, BUSY);

  private static final String FILE = "/proc/diskstats";
  // whatever a disk's own are, the file counts in these
  private static final int SECTOR = 512;
  // milliseconds of work a second, in hundredths of that second
  private static final double TO_PERCENT = 0.1;

  private final KeptFile file;
  private final List<String> keys;
  private final List<Rate> busy = new ArrayList<>();
  private final Rate read = new Rate(READ, SECTOR);
  private final Rate written = new Rate(WRITTEN, SECTOR);
  private int countedBefore;

  private Disks(KeptFile file, List<String> names) {
    this.file = file;
    this.keys = names.stream().map(name -> " " + name + " ").toList();
    names.forEach(_ -> busy.add(Rate.share(BUSY, TO_PERCENT)));
  }

  static Source open(Roots roots) {
    var file = new KeptFile(roots.proc().resolve("diskstats").toString());
    if (!file.read()) {
      return Host.absent(SERIES, FILE, file.trouble());
    }
    String table = file.text().all();
    List<String> disks = new ArrayList<>();
    for (Path entry : Lines.entries(roots.sys().resolve("block"))) {
      String name = entry.getFileName().toString();
      if (Files.exists(entry.resolve("device")) && table.contains(" " + name + " ")) {
        disks.add(name);
      }
    }
    if (disks.isEmpty()) {
      file.close();
      return Host.absent(SERIES, FILE, "no whole disk is to be seen here");
    }
    return new Disks(file, disks);
  }

  @Override
  public List<Counter> counters() {
    return Host.present(SERIES, FILE + " (" + String.join(",", keys).strip() + ")");
  }

  @Override
  public void read(Reading into) {
    if (!file.read()) {
      forget();
      Host.lost(SERIES, file.trouble(), into);
      return;
    }
    ProcText text = file.text();
    long sectorsRead = 0;
    long sectorsWritten = 0;
    int counted = 0;
    double busiest = -1;
    for (int i = 0; i < keys.size(); i++) {
      text.toBegin();
      if (!text.behindInText(keys.get(i))) {
        busy.get(i).forget();
        continue;
      }
      counted++;
      // reads, merged
      text.skip(2);
      sectorsRead += text.number();
      // time reading, writes, merged
      text.skip(3);
      sectorsWritten += text.number();
      // time writing, in flight
      text.skip(2);
      busy.get(i).take(text.number(), into);
      busiest = Math.max(busiest, into.value(BUSY).orElse(-1.0));
    }
    if (counted == 0) {
      forget();
      Host.lost(SERIES, "the disks are gone", into);
      return;
    }
    if (counted != countedBefore) {
      // a disk that came or went takes its count with it
      read.forget();
      written.forget();
      countedBefore = counted;
    }
    read.take(sectorsRead, into);
    written.take(sectorsWritten, into);
    if (busiest >= 0) {
      into.set(BUSY, busiest);
    }
  }

  private void forget() {
    read.forget();
    written.forget();
    busy.forEach(Rate::forget);
  }

  @Override
  public void close() {
    file.close();
  }
}
