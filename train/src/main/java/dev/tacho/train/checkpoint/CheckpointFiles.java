package dev.tacho.train.checkpoint;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.train.TrainException;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.weights.Digests;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.WholeFile;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.llama.LlamaModel;
import dev.tacho.weights.safetensors.SafetensorsFile;
import dev.tacho.weights.tokenizer.Tokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The files of one checkpoint, as the package's sign describes them. Stateless, any thread.
final class CheckpointFiles {
  private static final String FORMAT = "tacho.checkpoint/1";
  private static final String STATE = "state.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String OPTIMISER = "optimiser.safetensors";
  private static final String TOKENIZER = "tokenizer.json";
  private static final List<String> FILES = List.of(WEIGHTS, OPTIMISER, TOKENIZER);
  private static final Map<String, String> NOTE =
      Map.of("tacho", "rows of queries and keys as in training; tacho export writes for others");
  private static final int MOST_STATE = 1 << 20; // bytes; a state takes two thousand

  private CheckpointFiles() {}

  /// About how many bytes a checkpoint takes.
  static long bytes(Checkpoint checkpoint) {
    return bytes(checkpoint.model().tensors().values()) + bytes(checkpoint.optimiser().values());
  }

  private static long bytes(Collection<Tensor> tensors) {
    return tensors.stream().mapToLong(tensor -> tensor.data().remaining()).sum();
  }

  /// Writes all files into the empty `folder`; they are on disk when this returns.
  static void write(Checkpoint checkpoint, Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < bytes(checkpoint)) {
      throw new IOException("No space left: %,d bytes".formatted(free));
    }
    try {
      writeAll(checkpoint, folder);
    } catch (WeightsException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
    Disk.syncFolder(folder);
  }

  private static void writeAll(Checkpoint checkpoint, Path folder) throws IOException {
    SafetensorsFile _ =
        SafetensorsFile.write(folder.resolve(WEIGHTS), checkpoint.model().tensors().values(), NOTE);
    SafetensorsFile _ =
        SafetensorsFile.write(folder.resolve(OPTIMISER), checkpoint.optimiser().values(), NOTE);
    TokenizerJson.write(folder.resolve(TOKENIZER), checkpoint.model().tokenizer());
    Json.Builder files = Json.object();
    for (String name : FILES) {
      Path file = folder.resolve(name);
      files.put(
          name,
          Json.object().put("bytes", Files.size(file)).put("sha256", Disk.sha256(file)).build());
    }
    Json.Obj state = state(checkpoint, files.build());
    String digest = digest(state);
    String text = Json.object().putAll(state).put("digest", digest).build().pretty() + "\n";
    WholeFile.write(folder.resolve(STATE), List.of(StandardCharsets.UTF_8.encode(text)));
  }

  private static Json.Obj state(Checkpoint checkpoint, Json.Obj files) {
    Json.Builder state =
        Json.object()
            .put("format", FORMAT)
            .put("run", checkpoint.run().text())
            .put("step", checkpoint.step())
            .put("plan", checkpoint.plan().toJson())
            .put("model", checkpoint.model().config().toJson())
            .put("data", checkpoint.data())
            .put("tokenizer", checkpoint.model().tokenizer().digest());
    checkpoint.heldOutLoss().ifPresent(loss -> state.put("held_out_loss", loss));
    return state.put("files", files).build();
  }

  private static String digest(Json.Obj state) {
    return HexFormat.of()
        .formatHex(Digests.sha256().digest(state.toString().getBytes(StandardCharsets.UTF_8)));
  }

  static Checkpoint read(Path folder) {
    try {
      Json.Obj state = wholeState(folder);
      Tokenizer tokenizer = TokenizerJson.read(folder.resolve(TOKENIZER));
      LlamaConfig config = LlamaConfig.of(state.needObject("model"));
      Map<String, Tensor> weights = SafetensorsFile.read(folder.resolve(WEIGHTS)).tensors();
      return new Checkpoint(
          new RunId(state.needText("run")),
          state.needWhole("step"),
          TrainPlan.of(state.needObject("plan")),
          state.needText("data"),
          heldOutLoss(state),
          LlamaModel.of(config, tokenizer, weights.values()),
          SafetensorsFile.read(folder.resolve(OPTIMISER)).tensors());
    } catch (IOException e) {
      throw new TrainException(
          "%s is no checkpoint that can be read (%s); name a folder step-..., or another of them"
              .formatted(folder, Disk.reason(e)),
          e);
    } catch (JsonException | WeightsException | TrainException | IllegalArgumentException e) {
      throw new TrainException(
          "%s cannot be gone on from: %s; name another checkpoint, or train without --resume"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  static boolean isWhole(Path folder) {
    try {
      Json.Obj _ = wholeState(folder);
      return true;
    } catch (IOException | JsonException e) {
      return false;
    }
  }

  static OptionalDouble heldOutLoss(Path folder) {
    try {
      return heldOutLoss(parsed(folder));
    } catch (IOException | JsonException e) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble heldOutLoss(Json.Obj state) {
    return state.number("held_out_loss").map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  /// The state, when it and all files that it names are as they were written.
  private static Json.Obj wholeState(Path folder) throws IOException {
    Json.Obj state = parsed(folder);
    Json.Obj files = state.needObject("files");
    for (String name : FILES) {
      Path file = folder.resolve(name);
      Json.Obj facts = files.needObject(name);
      if (Files.size(file) != facts.needWhole("bytes")) {
        throw new JsonException(
            "%s has %,d bytes, and %,d were written"
                .formatted(name, Files.size(file), facts.needWhole("bytes")));
      }
      if (!Disk.sha256(file).equals(facts.needText("sha256"))) {
        throw new JsonException(name + " is not what was written: its digest is another");
      }
    }
    return state;
  }

  private static Json.Obj parsed(Path folder) throws IOException {
    Json.Obj state;
    try (InputStream in = Files.newInputStream(folder.resolve(STATE))) {
      state = Json.parseObject(new String(in.readNBytes(MOST_STATE), StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new JsonException(STATE + " cannot be read (" + e.getMessage() + ")");
    }
    String format = state.needText("format");
    if (!format.equals(FORMAT)) {
      throw new JsonException(
          "its format is %s, and this version reads %s".formatted(format, FORMAT));
    }
    Json.Builder before = Json.object();
    state.members().forEach((name, value) -> putUnlessDigest(before, name, value));
    if (!digest(before.build()).equals(state.needText("digest"))) {
      throw new JsonException(STATE + " is not what was written: its digest is another");
    }
    return state;
  }

  private static void putUnlessDigest(Json.Builder state, String name, Json value) {
    if (!name.equals("digest")) {
      state.put(name, value);
    }
  }
}
