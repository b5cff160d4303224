package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.Sampler;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.device.AmdGpus;
import dev.tacho.telemetry.device.Qualcomm;
import dev.tacho.telemetry.device.RocmSmi;
import dev.tacho.telemetry.device.RocmSmiProgram;
import dev.tacho.telemetry.device.Tegrastats;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Opens what no library of ours reads: AMD, Jetson, Qualcomm. GPUs are numbered on: NVIDIA's
/// first, then AMD's, then Qualcomm's.
final class Devices {
  private static final Duration SILENCE = Duration.ofSeconds(5);

  // the first two together are below the longest gap that an integral of power bridges
  private static final RocmSmiProgram.Pace PACE =
      new RocmSmiProgram.Pace(Duration.ofSeconds(5), Duration.ofSeconds(4), Duration.ofSeconds(20));

  private Devices() {}

  /// @param root `/`
  static List<Source> open(Path root, Map<String, String> environment, LongConsumer started) {
    Path sys = root.resolve("sys");
    int first = nvidia(root);
    var amd = new AmdGpus(sys, first);
    return List.of(
        amd,
        RocmSmi.open(find(root, "rocm-smi", environment), amd, first, PACE, started),
        Tegrastats.open(find(root, "tegrastats", environment), Sampler.EVERY, SILENCE, started),
        Qualcomm.open(sys, first + amd.count()));
  }

  /// How many GPUs NVIDIA's driver has, as it says before its library is loaded.
  private static int nvidia(Path root) {
    return Math.max(
        count(root.resolve("proc/driver/nvidia/gpus"), "*"),
        count(root.resolve("dev"), "nvidia[0-9]*"));
  }

  private static int count(Path folder, String names) {
    int count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, names)) {
      for (Path _ : entries) {
        count++;
      }
    } catch (IOException | DirectoryIteratorException _) {
      return 0;
    }
    return count;
  }

  /// A program on the path, or where its maker puts it.
  private static Optional<Path> find(Path root, String name, Map<String, String> environment) {
    return Stream.concat(
            Stream.of(environment.getOrDefault("PATH", "").split(":", -1)),
            Stream.of("/usr/bin", "/opt/rocm/bin"))
        .filter(folder -> folder.startsWith("/"))
        .flatMap(folder -> file(root, folder.substring(1), name).stream())
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> file(Path root, String folder, String name) {
    try {
      return Optional.of(root.resolve(folder).resolve(name));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }
}
