package dev.tacho.core.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one line of NVIDIA's `tegrastats` says. Pure. Words that are not known are passed over, and
/// a known word whose value is no number counts as not there.
///
/// Source: NVIDIA Jetson Linux and DRIVE OS developer guides, "tegrastats", "Reported Statistics",
/// and the lines of public reports that the tests quote; the form differs by board and release.
///
/// @param ramUsedMb memory in use, which host and GPU share
/// @param cores one entry a core, in order; empty for a core that is switched off
/// @param engines what is written `NAME 12%@1600`, such as EMC_FREQ and GR3D_FREQ
/// @param celsius temperatures by sensor, names in lower case
/// @param milliwatts power of now by rail
public record TegrastatsLine(
    OptionalDouble ramUsedMb,
    List<Optional<Load>> cores,
    Map<String, Load> engines,
    Map<String, Double> celsius,
    Map<String, Double> milliwatts) {
  public TegrastatsLine {
    cores = List.copyOf(cores);
    engines = Map.copyOf(engines);
    celsius = Map.copyOf(celsius);
    milliwatts = Map.copyOf(milliwatts);
  }

  /// A line that tells nothing.
  public static final TegrastatsLine NOTHING =
      new TegrastatsLine(OptionalDouble.empty(), List.of(), Map.of(), Map.of(), Map.of());

  /// Longest line that is looked at.
  public static final int MAX_LENGTH = 4096;

  private static final int MAX_CORES = 1024;
  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,6})?)";
  private static final Pattern RAM = Pattern.compile("(?<!\\S)RAM (\\d{1,9})/\\d{1,9}MB(?!\\S)");
  private static final Pattern CORES =
      Pattern.compile("(?<!\\S)CPU \\[([^\\]]*)\\](?:@(\\d{1,9}))?");
  private static final Pattern LOAD =
      Pattern.compile(NUMBER + "%(?:@(?:\\[([\\d,\\s]{1,80})\\]|(\\d{1,9}))(?:MHz)?)?");
  private static final Pattern ENGINE =
      Pattern.compile("(?<!\\S)([A-Z][A-Z0-9_]{0,40}) (" + LOAD.pattern() + ")(?!\\S)");
  private static final Pattern CELSIUS =
      Pattern.compile("(?<!\\S)([A-Za-z][\\w.-]{0,40})@(-?\\d{1,9}(?:\\.\\d{1,6})?)C(?!\\S)");
  private static final Pattern POWER =
      Pattern.compile("(?<!\\S)([A-Za-z][\\w.+-]{0,40}) (\\d{1,9})(mW)?/(\\d{1,9})(?:mW)?(?!\\S)");

  /// A share of time, and the clock that it refers to.
  ///
  /// @param megahertz the highest where several are told; empty where none is, as without root
  public record Load(double percent, OptionalDouble megahertz) {}

  /// What the line says; empty where it is none of tegrastats.
  public static Optional<TegrastatsLine> parse(String line) {
    if (line.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher ram = RAM.matcher(line);
    OptionalDouble used =
        ram.find() ? OptionalDouble.of(Double.parseDouble(ram.group(1))) : OptionalDouble.empty();
    var parsed =
        new TegrastatsLine(used, cores(line), engines(line), celsius(line), milliwatts(line));
    return used.isEmpty() && parsed.cores.isEmpty() ? Optional.empty() : Optional.of(parsed);
  }

  private static List<Optional<Load>> cores(String line) {
    Matcher found = CORES.matcher(line);
    if (!found.find()) {
      return List.of();
    }
    // an older form tells one clock for all cores, behind the bracket
    OptionalDouble common =
        found.group(2) == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(found.group(2)));
    List<Optional<Load>> cores = new ArrayList<>();
    for (String core : found.group(1).split(",", MAX_CORES)) {
      Optional<Load> load = load(core.strip());
      if (load.isEmpty() && !core.strip().equals("off")) {
        return List.of();
      }
      cores.add(load.map(l -> l.megahertz().isPresent() ? l : new Load(l.percent(), common)));
    }
    return cores;
  }

  private static Map<String, Load> engines(String line) {
    Map<String, Load> engines = new LinkedHashMap<>();
    Matcher found = ENGINE.matcher(line);
    while (found.find()) {
      String name = found.group(1);
      load(found.group(2)).ifPresent(load -> engines.putIfAbsent(name, load));
    }
    return engines;
  }

  private static Optional<Load> load(String text) {
    Matcher found = LOAD.matcher(text);
    if (!found.matches()) {
      return Optional.empty();
    }
    OptionalDouble clock = OptionalDouble.empty();
    String clocks = found.group(2) == null ? found.group(3) : found.group(2);
    if (clocks != null) {
      for (String one : clocks.split(",", -1)) {
        if (!one.strip().matches("\\d{1,9}")) {
          return Optional.empty();
        }
        clock = OptionalDouble.of(Math.max(clock.orElse(0), Double.parseDouble(one.strip())));
      }
    }
    return Optional.of(new Load(Double.parseDouble(found.group(1)), clock));
  }

  private static Map<String, Double> celsius(String line) {
    Map<String, Double> celsius = new LinkedHashMap<>();
    Matcher found = CELSIUS.matcher(line);
    while (found.find()) {
      Double _ =
          celsius.putIfAbsent(
              found.group(1).toLowerCase(Locale.ROOT), Double.valueOf(found.group(2)));
    }
    return celsius;
  }

  /// Rails named twice, as `NC` for one that is not connected, are nobody's and left out.
  private static Map<String, Double> milliwatts(String line) {
    Map<String, Double> rails = new LinkedHashMap<>();
    Matcher found = POWER.matcher(line);
    while (found.find()) {
      if (!found.group(1).equals("NC")) {
        Double _ = rails.putIfAbsent(found.group(1), Double.valueOf(found.group(2)));
      }
    }
    return rails;
  }
}
