package dev.tacho.cli.record;

import dev.tacho.bench.load.LoadPlan;
import dev.tacho.bench.load.Scenario;
import dev.tacho.bench.onnx.OnnxPlan;
import dev.tacho.bench.profile.Profile;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.view.ProfileLines;
import dev.tacho.core.text.NearMiss;
import dev.tacho.report.text.Printable;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.Inventory;
import dev.tacho.telemetry.machine.MachineDevice;
import dev.tacho.telemetry.machine.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// What was typed after `tacho bench onnx`, as plans.
final class OnnxOptions {
  /// Whether each combination is measured.
  static final String MATRIX = "matrix";

  private static final String ACCELERATOR = "accelerator";

  private static final int REPEATS = 3;
  private static final int WARM_UPS = 20;
  private static final int QUERIES = 64;
  private static final int ROWS = 10_000;
  private static final int STREAMS = 2;
  private static final Duration LEAST = Duration.ofSeconds(3);
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(5);

  private OnnxOptions() {}

  /// The profile that is asked for.
  static Optional<Profile> profile(Call call) {
    List<Profile> known = ProfileLines.read(call, "profiles");
    return call.arguments()
        .text("profile")
        .map(
            name ->
                known.stream()
                    .filter(profile -> profile.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () -> {
                          List<String> names = known.stream().map(Profile::name).toList();
                          return Refusal.input(
                              "no profile is called "
                                  + Printable.of(name)
                                  + NearMiss.suggestion(name, names)
                                  + " there are "
                                  + String.join(", ", names));
                        }));
  }

  /// Why a cell is left out: its device is of another category than asked for, or the profile is
  /// not for it.
  static Optional<String> skipped(
      OnnxPlan plan, Optional<Profile> profile, List<MachineDevice> devices) {
    Optional<Category> category = category(plan, devices);
    return profile.flatMap(
        asked ->
            category.flatMap(
                of ->
                    asked.skips(
                        of, plan.precision().flatMap(Precision::parse).orElse(Precision.FP32))));
  }

  static Optional<Category> category(OnnxPlan plan, List<MachineDevice> devices) {
    return devices.stream()
        .filter(device -> device.id().equals(plan.device()))
        .map(MachineDevice::category)
        .findFirst();
  }

  /// The devices of a category that this machine has, by id.
  private static List<String> ofCategory(Call call, String word) {
    Category category =
        Category.parse(word)
            .orElseThrow(
                () ->
                    Arguments.wrong(
                        ACCELERATOR,
                        word,
                        Arrays.stream(Category.values())
                            .map(Category::word)
                            .collect(Collectors.joining(", ")),
                        "--accelerator cpu"));
    List<MachineDevice> all = Inventory.ofThisMachine();
    List<String> ids =
        all.stream()
            .filter(device -> device.category() == category)
            .map(MachineDevice::id)
            .toList();
    if (ids.isEmpty()) {
      throw Refusal.input(
          "--"
              + ACCELERATOR
              + " "
              + word
              + ": this machine has none; it has "
              + Printable.of(
                  all.stream()
                      .map(device -> device.id() + " (" + device.name() + ")")
                      .collect(Collectors.joining(", ")))
              + "; tacho doctor tells more");
    }
    if (call.arguments().has("device")) {
      throw Refusal.usage("--device and --" + ACCELERATOR + " say the same; give one of them");
    }
    return ids;
  }

  private static List<String> devices(Call call) {
    return call.arguments()
        .text(ACCELERATOR)
        .map(word -> ofCategory(call, word))
        .orElseGet(() -> list(call.arguments(), "device", "cpu"));
  }

  /// Every cell of a matrix: each device in each precision with each batch.
  static List<OnnxPlan> cells(Call call) {
    Arguments arguments = call.arguments();
    OnnxPlan base = plan(call);
    String batches =
        profile(call)
            .map(
                asked ->
                    asked.plan().batchSizes().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(",")))
            .orElse("");
    List<OnnxPlan> cells = new ArrayList<>();
    for (String device : devices(call)) {
      for (String precision : list(arguments, "precision", "")) {
        for (String batch : list(arguments, "batch", batches)) {
          cells.add(
              base.at(
                  device,
                  Optional.of(precision)
                      .filter(word -> !word.isEmpty())
                      .map(OnnxOptions::precision),
                  batch.isEmpty() ? OptionalInt.empty() : OptionalInt.of(batch(batch))));
        }
      }
    }
    return cells;
  }

  private static List<String> list(Arguments arguments, String option, String otherwise) {
    List<String> all =
        arguments.texts(option).stream()
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(String::strip)
            .distinct()
            .toList();
    if (all.stream().anyMatch(String::isEmpty)) {
      throw Refusal.usage("--" + option + " has an empty part; separate its values by one comma");
    }
    return all.isEmpty() ? List.of(otherwise.split(",", -1)) : all;
  }

  private static String precision(String text) {
    if (Precision.parse(text).isEmpty()) {
      throw Arguments.wrong(
          "precision",
          text,
          Arrays.stream(Precision.values()).map(Precision::word).collect(Collectors.joining(", ")),
          "--precision int8");
    }
    return text;
  }

  private static int batch(String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw Arguments.wrong("batch", text, "a whole number from 1", "--batch 8");
    }
    return Integer.parseInt(text);
  }

  static OnnxPlan plan(Call call) {
    Arguments arguments = call.arguments();
    Path model = call.path(arguments.operands().getFirst());
    if (!Files.isReadable(model)) {
      throw Refusal.input(
          "no model can be read at " + Printable.of(model.toString()) + "; name an ONNX file");
    }
    Optional<Profile> profile = profile(call);
    Optional<Profile.Plan> asked = profile.map(Profile::plan);
    Scenario scenario = scenario(arguments, asked);
    boolean single = scenario == Scenario.SINGLE_STREAM;
    if (single && arguments.count("streams", 1) != 1) {
      throw Refusal.usage(
          "--streams "
              + arguments.count("streams", 1)
              + " is not for a single stream; add --scenario multi-stream, server or offline");
    }
    Optional<Double> rate = rate(arguments, scenario);
    Duration least =
        arguments
            .duration("duration")
            .orElseGet(
                () ->
                    asked
                        .map(it -> Duration.ofMillis(Math.round(it.seconds() * 1e3)))
                        .orElse(LEAST));
    if (rate.orElse(0.0) * least.toMillis() / 1e3 > LoadPlan.MOST_PLANNED) {
      throw Refusal.usage(
          "--rate "
              + Printable.of(arguments.text("rate").orElseThrow())
              + " makes more than 20,000,000 queries a repeat; take a lower one, or a shorter"
              + " --duration");
    }
    LoadPlan load =
        new LoadPlan(
            scenario,
            single ? 1 : arguments.count("streams", STREAMS),
            least,
            arguments.count("min-queries", asked.map(Profile.Plan::queries).orElse(QUERIES)),
            arguments.count("repeats", asked.map(Profile.Plan::repeats).orElse(REPEATS)),
            arguments.count("warmup", asked.map(Profile.Plan::warmUps).orElse(WARM_UPS)),
            LONGEST_WARM_UP,
            rate,
            arguments.count("seed", 1),
            arguments.count("rows", ROWS));
    return new OnnxPlan(
        arguments.text("name").orElseGet(() -> stem(model)),
        model,
        arguments.has(MATRIX) ? "cpu" : single(arguments, devices(call)),
        one(arguments, "precision").map(OnnxOptions::precision),
        one(arguments, "batch")
            .map(text -> OptionalInt.of(batch(text)))
            .orElse(OptionalInt.empty()),
        shapes(arguments),
        ranges(arguments),
        inputs(call),
        arguments.count("threads", 1),
        arguments.has("profile-layers"),
        load,
        arguments.duration("latency-bound"),
        arguments.text("labels").map(call::path),
        call.caches().resolveSibling("tacho-engines"));
  }

  /// The only value of an option that may have several with --matrix.
  private static Optional<String> one(Arguments arguments, String option) {
    Optional<String> text = arguments.text(option);
    if (arguments.has(MATRIX)) {
      return Optional.empty();
    }
    if (text.isPresent() && text.get().contains(",")) {
      throw Refusal.usage(
          "--"
              + option
              + " "
              + Printable.of(text.get())
              + " names several; add --matrix to measure each of them");
    }
    return text;
  }

  private static String single(Arguments arguments, List<String> devices) {
    Optional<String> named = one(arguments, "device");
    return named.orElse(devices.getFirst());
  }

  private static String stem(Path model) {
    String file = String.valueOf(model.getFileName());
    return file.endsWith(".onnx") && file.length() > 5
        ? file.substring(0, file.length() - 5)
        : file;
  }

  private static Scenario scenario(Arguments arguments, Optional<Profile.Plan> asked) {
    String word =
        arguments
            .text("scenario")
            .or(() -> asked.map(Profile.Plan::scenario))
            .orElse(Scenario.SINGLE_STREAM.word());
    return Scenario.parse(word)
        .orElseThrow(
            () ->
                Arguments.wrong(
                    "scenario",
                    word,
                    Arrays.stream(Scenario.values())
                        .map(Scenario::word)
                        .collect(Collectors.joining(", ")),
                    "--scenario server"));
  }

  private static Optional<Double> rate(Arguments arguments, Scenario scenario) {
    Optional<String> text = arguments.text("rate");
    if (scenario != Scenario.SERVER) {
      if (text.isPresent()) {
        throw Refusal.usage("--rate is for --scenario server; the others send as they can");
      }
      return Optional.empty();
    }
    if (text.isEmpty()) {
      throw Refusal.usage("--scenario server needs --rate N, queries a second that it is sent");
    }
    try {
      double rate = Double.parseDouble(text.get());
      if (rate > 0 && rate < 1e9) {
        return Optional.of(rate);
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw Arguments.wrong("rate", text.get(), "a number above 0", "--rate 200");
  }

  private static Map<String, Long> shapes(Arguments arguments) {
    Map<String, Long> shapes = new LinkedHashMap<>();
    for (String text : arguments.texts("shape")) {
      int equals = text.lastIndexOf('=');
      String number = text.substring(equals + 1);
      if (equals < 1 || !number.matches("[1-9][0-9]{0,8}")) {
        throw Arguments.wrong("shape", text, "NAME=N", "--shape sequence=128");
      }
      shapes.put(text.substring(0, equals), Long.parseLong(number));
    }
    return shapes;
  }

  private static Map<String, Path> inputs(Call call) {
    Map<String, Path> inputs = new LinkedHashMap<>();
    for (String text : call.arguments().texts("input")) {
      int equals = text.indexOf('=');
      if (equals < 1 || equals == text.length() - 1) {
        throw Arguments.wrong("input", text, "INPUT=FILE", "--input tokens=tokens.npy");
      }
      inputs.put(text.substring(0, equals), call.path(text.substring(equals + 1)));
    }
    return inputs;
  }

  private static Map<String, OnnxPlan.IntRange> ranges(Arguments arguments) {
    Map<String, OnnxPlan.IntRange> ranges = new LinkedHashMap<>();
    for (String text : arguments.texts("range")) {
      int equals = text.lastIndexOf('=');
      String[] ends = text.substring(equals + 1).split("\\.\\.", -1);
      boolean whole =
          ends.length == 2 && Arrays.stream(ends).allMatch(e -> e.matches("-?\\d{1,18}"));
      if (equals < 1 || !whole || Long.parseLong(ends[0]) > Long.parseLong(ends[1])) {
        throw Arguments.wrong("range", text, "INPUT=LOW..HIGH", "--range tokens=0..255");
      }
      ranges.put(
          text.substring(0, equals),
          new OnnxPlan.IntRange(Long.parseLong(ends[0]), Long.parseLong(ends[1])));
    }
    return ranges;
  }
}
