package dev.tacho.bench.load;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What else bears on how fast work is done here: the processor, its governor, the load. Read
/// from `root`, which is `/` on a machine.
public record Surroundings(Path root) {
  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.+)$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s*(\\d+) kB$");
  private static final int TEXT = 200;

  public Platform platform() {
    return new Platform(
        first(MODEL, "proc/cpuinfo").map(Surroundings::line),
        Optional.of(System.getProperty("os.name") + " " + System.getProperty("os.version")),
        Optional.of(System.getProperty("os.arch")),
        OptionalInt.of(Runtime.getRuntime().availableProcessors()),
        first(MEMORY, "proc/meminfo")
            .map(kib -> OptionalLong.of(Long.parseLong(kib) * 1024))
            .orElse(OptionalLong.empty()),
        List.of(),
        Map.of());
  }

  /// The load averages of 1, 5 and 15 minutes, or why there are none.
  public Json load() {
    Optional<List<Json>> load =
        text("proc/loadavg")
            .map(text -> text.split(" "))
            .filter(parts -> parts.length > 3)
            .map(
                parts ->
                    List.<Json>of(
                        Json.of(Double.parseDouble(parts[0])),
                        Json.of(Double.parseDouble(parts[1])),
                        Json.of(Double.parseDouble(parts[2]))));
    return load.<Json>map(Json::array).orElseGet(() -> unavailable("no /proc/loadavg"));
  }

  /// How many processes wanted to run in the last minute; empty where the system does not tell.
  public Optional<Double> loadOfLastMinute() {
    return text("proc/loadavg").map(text -> Double.parseDouble(text.split(" ")[0]));
  }

  /// The frequency governor of the first processor, or why it is not known.
  public Json governor() {
    return text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
        .<Json>map(Json::of)
        .orElseGet(() -> unavailable("this system shows no frequency governor"));
  }

  private static Json unavailable(String reason) {
    return Json.object().put("unavailable", reason).build();
  }

  private Optional<String> first(Pattern pattern, String file) {
    return text(file).map(pattern::matcher).filter(Matcher::find).map(found -> found.group(1));
  }

  private static String line(String text) {
    String clean = text.strip().replaceAll("[^ -~]", "?");
    return clean.length() > TEXT ? clean.substring(0, TEXT) : clean;
  }

  private Optional<String> text(String file) {
    try {
      return Optional.of(
              new String(Files.readAllBytes(root.resolve(file)), StandardCharsets.UTF_8).strip())
          .filter(text -> !text.isEmpty());
    } catch (IOException _) {
      // another system, or a container that hides it: told as unavailable
      return Optional.empty();
    }
  }
}
