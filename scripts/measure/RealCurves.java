import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Records real training curves: the learner of `examples/CommentOrCode.java` (logistic regression
/// over hashed pairs of neighbouring bytes, told to know comment lines from code lines in the JDK's
/// own sources) under 28 combinations of learning rate, batch, schedule and seed. Nothing is chosen
/// by its outcome. Writes them all into one compressed text file:
///
///     java scripts/measure/RealCurves.java \
///         analysis/src/test/resources/dev/tacho/analysis/finding/real-curves.txt.gz
///
/// A curve begins with a line `# NAME`. Each line after it is `step|loss|accuracy|grad_norm|lr|val_loss|val_accuracy`, in five significant digits;
/// the last two stand only where the held-out lines were looked at.
final class RealCurves {
  static final int FEATURES = 1 << 16;
  static final int LINES = 60_000;
  static final int EPOCHS = 4;
  static final int LOGGED = 400; // times that a run logs
  static final int VALIDATED = 25; // logged values between two validations

  record Line(byte[] text, boolean comment) {}

  record Order(double rate, int batch, String schedule, long seed) {
    String name() {
      return "rate-%s-batch-%d-%s-seed-%d".formatted(Double.toString(rate), batch, schedule, seed);
    }

    double rateAt(double done) {
      return switch (schedule) {
        case "constant" -> rate;
        case "cosine" -> rate * (done < 0.05 ? done / 0.05 : (1 + Math.cos(Math.PI * (done - 0.05) / 0.95)) / 2);
        case "linear" -> rate * (1 - done);
        case "restarts" -> rate * (1 + Math.cos(Math.PI * (done * 4 % 1))) / 2;
        default -> throw new IllegalArgumentException(schedule);
      };
    }
  }

  public static void main(String[] words) throws IOException {
    List<Line> lines = read(Path.of(System.getProperty("java.home"), "lib", "src.zip"));
    List<Order> orders = new ArrayList<>();
    for (double rate : new double[] {0.005, 0.05, 0.5}) {
      for (int batch : new int[] {1, 16, 128}) {
        for (long seed : new long[] {1, 2}) {
          orders.add(new Order(rate, batch, "constant", seed));
        }
      }
    }
    for (String schedule : List.of("cosine", "linear", "restarts")) {
      for (int batch : new int[] {1, 64}) {
        orders.add(new Order(0.1, batch, schedule, 3));
      }
    }
    for (int batch : new int[] {4, 32, 256, 1024}) {
      orders.add(new Order(0.1, batch, "constant", 4));
    }
    try (PrintWriter out =
        new PrintWriter(
            new GZIPOutputStream(Files.newOutputStream(Path.of(words[0]))),
            false,
            StandardCharsets.UTF_8)) {
      for (Order order : orders) {
        out.println("# " + order.name());
        train(order, lines, out);
      }
    }
    System.out.println(orders.size() + " curves in " + words[0]);
  }

  static void train(Order order, List<Line> all, PrintWriter out) {
    List<Line> lines = new ArrayList<>(all);
    Collections.shuffle(lines, new Random(order.seed));
    List<Line> held = lines.subList(0, 4_000);
    List<Line> trained = new ArrayList<>(lines.subList(lines.size() / 5, lines.size()));
    Random random = new Random(order.seed + 1_000);
    float[] weights = new float[FEATURES];
    int steps = EPOCHS * trained.size() / order.batch;
    int every = Math.max(1, steps / LOGGED);
    int[] touched = new int[1 << 20];
    float[] gradient = new float[FEATURES];
    double loss = 0;
    int right = 0;
    double norms = 0;
    int next = trained.size();
    for (int step = 1; step <= steps; step++) {
      double rate = order.rateAt((double) step / steps);
      int count = 0;
      for (int b = 0; b < order.batch; b++) {
        if (next == trained.size()) {
          // each epoch in an order of its own
          Collections.shuffle(trained, random);
          next = 0;
        }
        Line line = trained.get(next++);
        double chance = chance(weights, line.text);
        loss -= Math.log(Math.max(1e-12, line.comment ? chance : 1 - chance));
        right += chance > 0.5 == line.comment ? 1 : 0;
        float push = (float) (((line.comment ? 1 : 0) - chance) / order.batch);
        for (int i = 1; i < line.text.length; i++) {
          int at = feature(line.text, i);
          if (gradient[at] == 0 && count < touched.length) {
            touched[count++] = at;
          }
          gradient[at] += push;
        }
      }
      double norm = 0;
      for (int i = 0; i < count; i++) {
        int at = touched[i];
        norm += gradient[at] * gradient[at];
        weights[at] += (float) (rate * gradient[at]);
        gradient[at] = 0;
      }
      norms += Math.sqrt(norm);
      if (step % every == 0) {
        double seen = (double) every * order.batch;
        String line = String.format(Locale.ROOT, "%d|%.5g|%.5g|%.5g|%.5g", step, loss / seen, right / seen, norms / every, rate);
        if (step / every % VALIDATED == 0) {
          line += validation(weights, held);
        }
        out.println(line);
        loss = 0;
        right = 0;
        norms = 0;
      }
    }
  }

  static String validation(float[] weights, List<Line> held) {
    double loss = 0;
    int right = 0;
    for (Line line : held) {
      double chance = chance(weights, line.text);
      loss -= Math.log(Math.max(1e-12, line.comment ? chance : 1 - chance));
      right += chance > 0.5 == line.comment ? 1 : 0;
    }
    return String.format(Locale.ROOT, "|%.5g|%.5g", loss / held.size(), (double) right / held.size());
  }

  static double chance(float[] weights, byte[] text) {
    double sum = 0;
    for (int i = 1; i < text.length; i++) {
      sum += weights[feature(text, i)];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  static int feature(byte[] text, int i) {
    return (text[i - 1] & 0xff) << 8 | text[i] & 0xff;
  }

  static List<Line> read(Path zip) throws IOException {
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
