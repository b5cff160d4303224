package dev.tacho.readers.huggingface;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.json.JsonStream.Token;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `trainer_state.json`, beside the model or in the last checkpoint of a trainer's output folder.
/// Has no state; any thread.
public final class TrainerStateFormat implements RunFormat {
  private static final String FILE = "trainer_state.json";
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-(\\d{1,18})");

  /// Members of the state that say with what the training was begun.
  private static final Set<String> SETTINGS =
      Set.of(
          "eval_steps",
          "is_hyper_param_search",
          "logging_steps",
          "max_steps",
          "num_train_epochs",
          "save_steps",
          "train_batch_size",
          "trial_name",
          "trial_params");

  /// Files beside the state that say more: the model's settings, and those of an adapter.
  private static final Map<String, String> BESIDE =
      Map.of("config.json", "model", "adapter_config.json", "adapter");

  private static final int MOST_PARTS = 100_000;
  private static final int MOST_OF_A_ROW = 10_000;
  private static final long LARGEST_BESIDE = 4 << 20;

  /// The format as it is built in.
  public TrainerStateFormat() {}

  @Override
  public String name() {
    return "trainer_state";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (place.isFile()) {
      return place.name().equals(FILE) ? found(place.path()) : List.of();
    }
    List<String> checkpoints =
        place.names().stream().filter(name -> CHECKPOINT.matcher(name).matches()).toList();
    boolean own = place.has(FILE);
    if (!own && stateOf(place.path(), checkpoints).isEmpty()) {
      return List.of();
    }
    place.take(place.path().resolve(FILE));
    checkpoints.forEach(name -> place.take(place.path().resolve(name)));
    return found(place.path());
  }

  private List<FoundRun> found(Path path) {
    return List.of(FoundRun.of(name(), path, "", Optional.empty()));
  }

  /// The state that tells most: the folder's own, else that of the last checkpoint which has one.
  private static Optional<Path> stateOf(Path folder, List<String> names) {
    Path own = folder.resolve(FILE);
    if (Files.isRegularFile(own)) {
      return Optional.of(own);
    }
    return names.stream()
        .filter(name -> CHECKPOINT.matcher(name).matches())
        .sorted((a, b) -> Long.compare(stepOf(b), stepOf(a)))
        .map(name -> folder.resolve(name).resolve(FILE))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static long stepOf(String checkpoint) {
    Matcher name = CHECKPOINT.matcher(checkpoint);
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path path = run.path();
    Path state = path;
    if (Files.isDirectory(path)) {
      into.uses(path);
      state =
          stateOf(path, Place.at(path).names())
              .orElseThrow(
                  () -> new ReadersException(path + ": no " + FILE + " in it or its checkpoints"));
    }
    into.uses(state);
    if (!from.isStart()) {
      // the file holds the whole history, each time
      into.again();
      return;
    }
    new Reading(run, state, into).read();
  }

  /// One file on its way into the intake.
  private static final class Reading {
    private final FoundRun run;
    private final Path file;
    private final RunIntake into;
    private final Json.Builder settings = Json.object();
    private final Json.Builder ends = Json.object();
    private final Map<String, Integer> series = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private double[] values = new double[16];
    private OptionalLong step = OptionalLong.empty();
    private OptionalLong globalStep = OptionalLong.empty();
    private OptionalLong maxSteps = OptionalLong.empty();
    private Optional<Double> runtime = Optional.empty();

    Reading(FoundRun run, Path file, RunIntake into) {
      this.run = run;
      this.file = file;
      this.into = into;
    }

    void read() throws IOException {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        JsonStream json = JsonStream.of(in);
        try {
          if (json.next() != Token.OBJECT) {
            throw new JsonException("byte 0: no JSON object");
          }
          while (json.next() == Token.NAME) {
            member(json.text(), json);
          }
        } catch (JsonException e) {
          if (json.offset() < 2) {
            throw new ReadersException(
                file + ": " + e.getMessage() + "; a trainer's state is a JSON object", e);
          }
          into.damage(file, 0, json.offset(), e.getMessage() + "; what stood before it is read");
        }
      }
      beside();
      into.stepName("step");
      into.header(
          new ForeignHeader(run, "Hugging Face transformers")
              .configuration(settings.build())
              .build());
      into.endValues(ends.build());
      end();
    }

    private void member(String name, JsonStream json) throws IOException {
      Token first = json.next();
      if (name.equals("log_history") && first == Token.ARRAY) {
        history(json);
        return;
      }
      if (name.equals("stateful_callbacks")) {
        json.skip(first);
        return;
      }
      Json value = json.value(first, MOST_PARTS);
      if (name.equals("global_step") && value instanceof Json.Num number) {
        globalStep = number.asLong();
      }
      if (name.equals("max_steps") && value instanceof Json.Num number) {
        maxSteps = number.asLong();
      }
      if (!(value instanceof Json.Null)) {
        (SETTINGS.contains(name) ? settings : ends).put(name, value);
      }
    }

    private void history(JsonStream json) throws IOException {
      for (Token next = json.next(); next != Token.END_ARRAY; next = json.next()) {
        if (next == Token.OBJECT) {
          row(json);
        } else {
          into.damage(file, 0, json.offset(), "an entry of log_history is no object");
          json.skip(next);
        }
      }
    }

    private void row(JsonStream json) throws IOException {
      names.clear();
      step = OptionalLong.empty();
      while (json.next() == Token.NAME) {
        String name = json.text();
        Token value = json.next();
        if (value != Token.NUMBER) {
          // what is no number is no value of a series
          json.skip(value);
        } else if (name.equals("step")) {
          step = OptionalLong.of((long) json.number());
        } else if (names.size() < MOST_OF_A_ROW) {
          if (names.size() == values.length) {
            values = Arrays.copyOf(values, values.length * 2);
          }
          values[names.size()] = json.number();
          names.add(name);
        }
      }
      // the entry that closes a training sums it up
      int sum = names.indexOf("train_runtime");
      if (sum >= 0) {
        runtime = Optional.of(values[sum]);
      }
      for (int i = 0; i < names.size(); i++) {
        if (sum >= 0 && !names.get(i).equals("epoch")) {
          ends.put(names.get(i), values[i]);
        } else {
          into.value(
              number(names.get(i)), step.orElse(RunSink.NO_STEP), PointCursor.NO_TIME, values[i]);
        }
      }
    }

    private int number(String name) {
      Integer known = series.get(name);
      if (known != null) {
        return known;
      }
      int made = into.series("", name);
      if (series.size() < MOST_PARTS) {
        series.put(name, made);
      }
      return made;
    }

    private void beside() throws IOException {
      for (Map.Entry<String, String> entry : BESIDE.entrySet()) {
        Path other = file.resolveSibling(entry.getKey());
        into.uses(other);
        if (Files.isRegularFile(other) && Files.size(other) <= LARGEST_BESIDE) {
          byte[] bytes = Files.readAllBytes(other);
          try {
            settings.put(entry.getValue(), JsonStream.object(bytes, 0, bytes.length, MOST_PARTS));
          } catch (JsonException e) {
            into.damage(other, 0, -1, "not read: " + e.getMessage());
          }
        }
      }
    }

    private void end() {
      if (runtime.isPresent()) {
        long nanos = (long) Math.clamp(runtime.get() * 1e9, 0, 9e18);
        into.event(0, RunEvent.state(RunState.RUNNING));
        into.event(
            nanos, RunEvent.state(RunState.COMPLETED, "the trainer logged its train_runtime"));
      } else {
        into.unknownState(
            "a trainer's state of step "
                + text(globalStep)
                + " of "
                + text(maxSteps)
                + " does not say whether the training goes on or has ended");
      }
    }

    private static String text(OptionalLong number) {
      return number.isPresent() ? Long.toString(number.getAsLong()) : "unknown";
    }
  }
}
