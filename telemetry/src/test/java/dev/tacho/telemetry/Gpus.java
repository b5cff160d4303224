package dev.tacho.telemetry;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.core.json.Json;
import dev.tacho.telemetry.device.NvidiaSigns;
import dev.tacho.telemetry.nvml.NvmlHelper;
import dev.tacho.testkit.FakeNvml;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A stand-in for NVIDIA's library, and the process that loads it.
public final class Gpus {
  private Gpus() {}

  /// The library, made in `folder`; the test is skipped where that is not possible.
  public static Path library(Path folder, String... options) {
    Optional<Path> library = FakeNvml.build(folder, options);
    assumeTrue(library.isPresent(), "no gcc here to build a stand-in for libnvidia-ml.so from C");
    return library.orElseThrow();
  }

  /// How the helper is started with a library that behaves like that.
  public static HelperStart start(Path library, String mode, LongConsumer started) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put(NvidiaSigns.VARIABLE, library.toString());
    environment.put(FakeNvml.VARIABLE, mode);
    return new HelperStart(command(), environment, started);
  }

  public static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HelperStart.JVM_OPTIONS);
    // what is tested runs there: its coverage counts
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:"))
        .forEach(command::add);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(
        Stream.of(NvmlHelper.class, Json.class, HelperMain.class)
            .map(Gpus::place)
            .collect(Collectors.joining(":")));
    command.add(HelperMain.class.getName());
    return command;
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
