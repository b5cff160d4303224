package dev.tacho.cli.keep;

import dev.tacho.cli.judge.CompareWord;
import dev.tacho.cli.record.BenchOnnxWord;
import dev.tacho.cli.share.ReportWord;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.core.RunId;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.onnx.OnnxFile;
import dev.tacho.weights.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the demo does with the model that was trained: ONNX, executed in fp32 and in int8,
/// compared, and written down as pages.
///
/// @param console where the words that are used say what they find
/// @param folder with the weights and the held-out bytes, where all else goes too
record DemoBench(Call call, Console console, Path folder) {
  private static final String BATCH = "64";

  /// Bits a byte; the sums of the two are made in another order.
  private static final double AGREES = 1e-4;

  private static final Map<String, List<String>> COMPARE =
      Map.of(
          "vary",
          List.of("precision"),
          "metric",
          List.of("latency_ms", "samples_per_s", "model_bytes", "cross_entropy_bits"));

  Path weights() {
    return folder.resolve("byte-lm.safetensors");
  }

  /// Ends with the first word that does not do its work.
  ///
  /// @param trained the run of the training program
  int run(RunId trained) {
    Path model = folder.resolve("byte-lm.onnx");
    try {
      OnnxFile file = OnnxFile.write(ByteModel.of(SafetensorsFile.read(weights())), model);
      console.hint(
          String.format(
              Locale.ROOT,
              "The trained model as ONNX: %s, %,d bytes. Executed in fp32, then in int8:",
              model,
              file.bytes()));
    } catch (WeightsException e) {
      console.error("tacho demo: " + e.getMessage());
      return ExitCode.INPUT;
    }
    List<String> runs = new ArrayList<>();
    List<Double> bits = new ArrayList<>(trainedBits(trained).stream().toList());
    for (String precision : List.of("fp32", "int8")) {
      BenchOnnxWord.Done done = new BenchOnnxWord().bench(bench(model, precision));
      if (done.exitCode() != ExitCode.DONE) {
        return done.exitCode();
      }
      runs.add(done.run().text());
      bits.addAll(done.result().flatMap(DemoBench::bits).stream().toList());
    }
    if (bits.size() != 3) {
      console.error("tacho demo: not every bench says what the held-out bytes cost");
      return ExitCode.NO;
    }
    console.lines(
        List.of(
            String.format(
                Locale.ROOT,
                "bits a held-out byte: %.4f in the program that trained, %.4f as ONNX in fp32,"
                    + " %.4f in int8",
                bits.get(0),
                bits.get(1),
                bits.get(2))));
    if (Math.abs(bits.get(0) - bits.get(1)) > AGREES) {
      console.error("tacho demo: the ONNX model does not answer as the trained one does");
      return ExitCode.NO;
    }
    console.hint("");
    console.hint("fp32 against int8:");
    int compared = new CompareWord().run(word(COMPARE, runs));
    Path html = folder.resolve("report.html");
    Path pdf = folder.resolve("report.pdf");
    try {
      // what an earlier demo left in its own folder
      boolean _ = Files.deleteIfExists(html);
      boolean _ = Files.deleteIfExists(pdf);
    } catch (IOException e) {
      console.error("tacho demo: an earlier report cannot be replaced: " + e.getMessage());
      return ExitCode.INPUT;
    }
    int reported =
        new ReportWord()
            .run(
                word(
                    Map.of(
                        "html", List.of(html.toString()),
                        "pdf", List.of(pdf.toString()),
                        "vary", List.of("precision"),
                        "title", List.of("The demo's model in fp32 and int8")),
                    runs));
    console.hint("");
    console.hint("The pages with charts, tables and where each number comes from:");
    console.hint("  " + html);
    console.hint("  " + pdf);
    return Math.max(compared, reported);
  }

  /// What the held-out bytes cost in the program that trained, by its own word.
  private Optional<Double> trainedBits(RunId trained) {
    return call.store().open(trained).summaries().stream()
        .filter(series -> series.name().equals("hand_over/loss"))
        .map(SeriesSummary::last)
        .findFirst();
  }

  private static Optional<Double> bits(Result result) {
    return result.measurements().stream()
        .filter(Measurement.Known.class::isInstance)
        .map(Measurement.Known.class::cast)
        .filter(known -> known.metric().name().equals("cross_entropy_bits"))
        .map(Measurement.Known::value)
        .findFirst();
  }

  private Call bench(Path model, String precision) {
    Map<String, List<String>> options = new HashMap<>();
    options.put("precision", List.of(precision));
    options.put("batch", List.of(BATCH));
    options.put("input", List.of(ByteModel.INPUT + "=" + folder.resolve("contexts.npy")));
    options.put("labels", List.of(folder.resolve("next.npy").toString()));
    options.put("duration", List.of("300ms"));
    options.put("repeats", List.of("5"));
    options.put("min-queries", List.of("700"));
    options.put("name", List.of("byte-lm"));
    options.put("project", List.of("demo"));
    return word(options, List.of(model.toString()));
  }

  /// The same store and the same manner, other words.
  private Call word(Map<String, List<String>> options, List<String> operands) {
    Map<String, List<String>> given = new HashMap<>(options);
    Optional.ofNullable(call.arguments().given().get("home"))
        .ifPresent(home -> given.put("home", home));
    return new Call(new Arguments(given, operands, List.of()), console, call.environment());
  }
}
