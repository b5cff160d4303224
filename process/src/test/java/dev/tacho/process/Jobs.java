package dev.tacho.process;

import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Starts jobs for tests, with a holder in a JVM of its own.
final class Jobs {
  static final Duration LONG = Duration.ofSeconds(20);

  private Jobs() {}

  /// The command line of a JVM that runs `main` of the tests.
  static List<String> jvm(List<String> options, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(place(Holder.class) + ":" + place(HolderMain.class));
    command.add(main.getName());
    return command;
  }

  static HolderPlan holder(Path directory) {
    List<String> options = new ArrayList<>(HolderPlan.JVM_OPTIONS);
    // what is tested runs there: its coverage counts
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:"))
        .forEach(options::add);
    return new HolderPlan(
        jvm(options, HolderMain.class),
        directory.resolve("output.log"),
        directory.resolve("inbox.jsonl"),
        false);
  }

  /// A JVM for [StarterMain], small as a recorder's.
  static List<String> starter() {
    return jvm(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), StarterMain.class);
  }

  static JobPlan plan(Path directory, String... command) {
    return plan(directory, Map.of(), command);
  }

  static JobPlan plan(Path directory, Map<String, String> more, String... command) {
    var environment = new TreeMap<>(System.getenv());
    environment.putAll(more);
    return new JobPlan(
        List.of(command),
        directory,
        environment,
        JobPlan.Streams.PIPES,
        holder(directory),
        Optional.empty());
  }

  static Job start(JobPlan plan) {
    return start(plan, _ -> {});
  }

  static Job start(JobPlan plan, Consumer<JobChange> changes) {
    return switch (Job.start(plan, changes)) {
      case JobStart.Started(var job) -> job;
      case JobStart.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  static Job start(Path directory, String... command) {
    return start(plan(directory, command));
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
