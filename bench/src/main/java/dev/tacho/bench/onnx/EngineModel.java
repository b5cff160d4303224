package dev.tacho.bench.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.tacho.bench.load.BenchException;
import dev.tacho.bench.load.Work;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model in the engine, ready to run: inputs and outputs lie in memory of their own for each
/// worker, made once. Workers call [#run] at the same time, each with its own number.
final class EngineModel implements Work, AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Inputs inputs;
  private final List<Map<String, OnnxTensor>> fed = new ArrayList<>();
  private final List<Map<String, OnnxTensor>> answers = new ArrayList<>();

  private EngineModel(OrtEnvironment environment, OrtSession session, Inputs inputs) {
    this.environment = environment;
    this.session = session;
    this.inputs = inputs;
  }

  /// Loads the model of `plan`. Fails with the engine's reason when it cannot be run.
  ///
  /// @param run the file that is executed
  /// @param extras what is asked of the engine beyond that
  static EngineModel open(OnnxPlan plan, Path run, Extras extras) {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "tacho");
    OrtSession session = session(environment, plan, run, extras);
    try {
      List<NodeInfo> all = List.copyOf(session.getInputInfo().values());
      EngineModel model = new EngineModel(environment, session, Inputs.of(plan, all));
      int streams = extras.equals(Extras.NONE) ? plan.load().streams() : 1;
      Feed feed = new Feed(plan, model.inputs);
      for (int stream = 0; stream < streams; stream++) {
        model.fed.add(model.query(feed, stream));
        model.answers.add(Map.of());
      }
      return model;
    } catch (OrtException e) {
      close(session);
      throw failed(plan, "prepared", e);
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  /// What a session does beside running, which takes time: never while queries are measured.
  ///
  /// @param optimised where the engine writes the graph that it makes of the model
  /// @param profile how the file begins into which it writes the times of its nodes
  record Extras(Optional<Path> optimised, Optional<Path> profile) {
    static final Extras NONE = new Extras(Optional.empty(), Optional.empty());
  }

  private static OrtSession session(
      OrtEnvironment environment, OnnxPlan plan, Path run, Extras extras) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(plan.threads());
      options.setInterOpNumThreads(1);
      // waiting threads would take the processors that they measure
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      if (extras.optimised().isPresent()) {
        options.setOptimizedModelFilePath(extras.optimised().get().toString());
      }
      if (extras.profile().isPresent()) {
        options.enableProfiling(extras.profile().get().toString());
      }
      return environment.createSession(run.toString(), options);
    } catch (OrtException e) {
      throw failed(plan, "loaded", e);
    }
  }

  private static BenchException failed(OnnxPlan plan, String what, OrtException e) {
    return new BenchException(
        plan.model() + " cannot be " + what + " by ONNX Runtime: " + reason(e), e);
  }

  /// The engine's own words, in one line.
  private static String reason(OrtException e) {
    String text = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
    String shorter = text.replaceFirst("^Error code - [A-Z_]+ - message: ", "");
    return shorter.length() > 600 ? shorter.substring(0, 600) + "..." : shorter;
  }

  private Map<String, OnnxTensor> query(Feed feed, int number) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    for (Inputs.Input input : inputs.given()) {
      ByteBuffer values = feed.values(input, number);
      tensors.put(
          input.name(),
          OnnxTensor.createTensor(environment, values, input.dimensions(), input.type()));
    }
    return tensors;
  }

  /// What the model answers to a query, the outputs of float32 by name, in the model's order.
  Map<String, float[]> answers(Feed feed, int number) throws OrtException {
    Map<String, OnnxTensor> tensors = query(feed, number);
    Map<String, float[]> all = new LinkedHashMap<>();
    try (OrtSession.Result result = session.run(tensors)) {
      for (Map.Entry<String, OnnxValue> answer : result) {
        Judging.floats(answer.getValue()).ifPresent(floats -> all.put(answer.getKey(), floats));
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
    return all;
  }

  /// Gives the answers of each worker a place, so that no run makes one. Where the engine tells
  /// no size of an answer beforehand, the first run tells it. Answers that are no tensors, or
  /// empty, are made by the engine each time.
  void pinAnswers() throws OrtException {
    for (int stream = 0; stream < fed.size(); stream++) {
      Map<String, OnnxTensor> pinned = new HashMap<>();
      try (OrtSession.Result result = session.run(fed.get(stream))) {
        for (Map.Entry<String, OnnxValue> answer : result) {
          if (!(answer.getValue().getInfo() instanceof TensorInfo info)
              || info.type.size == 0
              || info.getNumElements() < 1) {
            pinned.clear();
            break;
          }
          ByteBuffer room =
              ByteBuffer.allocateDirect(Math.toIntExact(info.getNumElements() * info.type.size))
                  .order(ByteOrder.nativeOrder());
          pinned.put(
              answer.getKey(),
              OnnxTensor.createTensor(environment, room, info.getShape(), info.type));
        }
      }
      answers.set(stream, pinned);
    }
  }

  @Override
  public void run(int stream) {
    Map<String, OnnxTensor> pinned = answers.get(stream);
    try (OrtSession.Result _ =
        pinned.isEmpty() ? session.run(fed.get(stream)) : session.run(fed.get(stream), pinned)) {
      // the answer is in the pinned tensors, or dropped
    } catch (OrtException e) {
      throw new BenchException("a query failed in ONNX Runtime: " + reason(e), e);
    }
  }

  /// Ends the profile and tells in which file it is.
  String endProfile() throws OrtException {
    return session.endProfiling();
  }

  Inputs inputs() {
    return inputs;
  }

  String version() {
    return environment.getVersion();
  }

  @Override
  public void close() {
    fed.forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
    answers.forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
    close(session);
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the engine could not give the model up", e);
    }
  }
}
