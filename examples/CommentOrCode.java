import dev.tacho.core.PointShape;
import dev.tacho.core.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Learns to tell comment lines from code lines in the JDK's own sources, by logistic regression
/// over hashed pairs of neighbouring bytes. A few seconds.
///
/// It reports through the JVM door ([Run]) instead of marker lines: under `tacho run` the facts go
/// into that run, on its own it makes a run of its own. Start it with Tacho's jars on the class path:
///
///     java -cp 'lib/*' examples/CommentOrCode.java
final class CommentOrCode {
  static final int FEATURES = 1 << 16; // buckets for pairs of bytes
  static final int LINES = 120_000;
  static final int EPOCHS = 4;
  static final double RATE = 0.05;
  static final long SEED = 7;

  /// One line of source, and whether it is a comment.
  record Line(byte[] text, boolean comment) {}

  public static void main(String[] args) throws IOException {
    try (Run run = Run.open("comment-or-code")) {
      run.plan("prepare", "train", "evaluate");
      List<Line> lines;
      try (var stage = run.stage("prepare")) {
        lines = read(Path.of(System.getProperty("java.home"), "lib", "src.zip"));
        Collections.shuffle(lines, new Random(SEED));
      }
      int held = lines.size() / 5;
      float[] weights = new float[FEATURES];
      try (var stage = run.stage("train")) {
        train(run, lines.subList(held, lines.size()), weights);
      }
      try (var stage = run.stage("evaluate")) {
        evaluate(run, lines.subList(0, held), weights);
      }
    }
  }

  static void train(Run run, List<Line> lines, float[] weights) {
    long steps = (long) EPOCHS * lines.size();
    double loss = 0;
    for (long step = 1; step <= steps; step++) {
      Line line = lines.get((int) (step % lines.size()));
      double chance = chance(weights, line.text);
      double target = line.comment ? 1 : 0;
      loss -= Math.log(Math.max(1e-12, line.comment ? chance : 1 - chance));
      double push = RATE * (target - chance);
      for (int i = 1; i < line.text.length; i++) {
        weights[feature(line.text, i)] += (float) push;
      }
      if (step % 5_000 == 0) {
        run.point(step, "loss", loss / 5_000);
        run.progress(step, steps);
        loss = 0;
      }
    }
    run.progress(steps, steps);
  }

  static void evaluate(Run run, List<Line> lines, float[] weights) {
    int right = 0;
    int comments = 0;
    for (Line line : lines) {
      right += chance(weights, line.text) > 0.5 == line.comment ? 1 : 0;
      comments += line.comment ? 1 : 0;
    }
    double accuracy = (double) right / lines.size();
    // what one gets by always saying the more frequent answer
    double baseline = Math.max(comments, lines.size() - comments) / (double) lines.size();
    run.point(0, PointShape.of("held_out/accuracy", "held_out/baseline"), accuracy, baseline);
    System.out.printf(
        "%,d held-out lines: %.1f %% right, %.1f %% by always saying the same%n",
        lines.size(), 100 * accuracy, 100 * baseline);
  }

  static double chance(float[] weights, byte[] text) {
    double sum = 0;
    for (int i = 1; i < text.length; i++) {
      sum += weights[feature(text, i)];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  /// The bucket of the bytes at `i - 1` and `i`.
  static int feature(byte[] text, int i) {
    return (text[i - 1] & 0xff) << 8 | text[i] & 0xff;
  }

  /// Lines of `java.base`, stripped of blanks and of the signs that would give the answer away.
  static List<Line> read(Path zip) throws IOException {
    if (!Files.exists(zip)) {
      System.err.println(zip + " is missing; install the JDK's sources (its src.zip)");
      System.exit(3);
    }
    List<Line> lines = new ArrayList<>();
    try (ZipFile sources = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : Collections.list(sources.entries())) {
        if (entry.getName().startsWith("java.base/java/") && lines.size() < LINES) {
          read(new String(sources.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8), lines);
        }
      }
    }
    return lines;
  }

  static void read(String source, List<Line> into) {
    boolean inside = false;
    for (String raw : source.split("\n")) {
      String line = raw.strip();
      boolean comment = inside || line.startsWith("/*") || line.startsWith("//");
      inside = comment && !line.startsWith("//") && !line.contains("*/");
      String text = line.replaceFirst("^(/\\*+|\\*+/?|//+)", "").strip();
      if (text.length() > 8) {
        into.add(new Line(text.getBytes(StandardCharsets.UTF_8), comment));
      }
    }
  }
}
