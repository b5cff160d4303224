import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

/// Trains a small language model over bytes, by default on the Java sources that come with the JDK:
///
///     java examples/ByteLm.java [--steps N] [--seed N] [--out FILE] [--hand-over FOLDER]
///         [TEXT FILE OR FOLDER]
///
/// It reads the last 8 bytes and gives each value of the next byte a probability: embedding, one
/// hidden layer, softmax, trained with Adam. A loss is in bits per byte; 8 is knowing nothing.
///
/// Nothing here knows Tacho. The lines that begin with `::tacho ` are plain prints, which
/// `tacho run -- java examples/ByteLm.java` records. The same text, seed and steps give the same
/// weights: a batch always has two shards, one a thread, and their gradients are added in order.
/// All is in one file, so that `java` runs it as it stands. From the top: the three stages, the
/// model, its training, the loops that take the time, the baselines, the text, the options.
final class ByteLm {
  static final int CONTEXT = 8; // bytes that the model looks back
  static final int EMBED = 32; // floats that stand for a byte
  static final int INPUT = CONTEXT * EMBED;
  static final int HIDDEN = 192;
  static final int BYTES = 256; // values of a byte

  static final int SHARDS = 2; // parts of a batch, and threads
  static final int ROWS = 64; // examples in a shard
  static final int BATCH = SHARDS * ROWS;
  static final double PEAK_RATE = 8e-3;
  static final double WARM_UP = 0.02; // share of the steps
  static final int POINT_EVERY = 20; // steps
  static final int CHECK_EVERY = 400; // steps
  static final int CHECKED = 4_096; // held-out bytes predicted at each check
  static final int EVALUATED = 200_000; // held-out bytes predicted at the end
  static final int MAX_TEXT = 24 << 20; // bytes
  static final int MIN_TEXT = 4_096; // bytes
  static final double SECONDS_PER_STEP = 0.0025; // on two cores, docs/measurements/demo-job.md

  public static void main(String[] args) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(SHARDS)) {
      run(Options.parse(args), threads);
    } catch (Refused e) {
      System.err.println("byte-lm: " + e.getMessage());
      System.exit(e.exitCode);
    }
  }

  static void run(Options options, ExecutorService threads) throws Exception {
    print("::tacho plan prepare train evaluate");
    print("byte-lm: %d steps of %d bytes, seed %d", options.steps, BATCH, options.seed);

    print("::tacho stage begin prepare");
    Text text = Text.read(options);
    Counts counts = new Counts(text.train);
    print("prepare: %s; %,d bytes of it are held out", text.origin, text.heldOut.length);
    print("::tacho stage end prepare");

    long expected = Math.round(1 + options.steps * SECONDS_PER_STEP);
    print("::tacho stage begin train expected=%ds", expected);
    Model model = Model.random(new Random(options.seed));
    Trainer trainer = new Trainer(model, threads);
    print("train: %,d weights on %d threads", model.size(), SHARDS);
    train(trainer, text, options);
    model.write(options.weights);
    print("::tacho artifact \"%s\"", options.weights);
    print("::tacho stage end train");

    print("::tacho stage begin evaluate");
    evaluate(trainer, text, counts, options.steps);
    if (options.handOver().isPresent()) {
      handOver(trainer, text, options.handOver().get(), options.steps);
    }
    print("sample: %s", model.continueText("  public ", 200, new Random(options.seed)));
    print("::tacho stage end evaluate");
  }

  static void train(Trainer trainer, Text text, Options options) throws Exception {
    Random random = new Random(options.seed);
    int[] checked = spread(text.heldOut, CHECKED);
    int[] at = new int[BATCH]; // where in the text the bytes to predict are
    double loss = 0; // summed over the steps since the last point
    int steps = 0;
    long since = System.nanoTime();
    for (int step = 1; step <= options.steps; step++) {
      Arrays.setAll(at, _ -> random.nextInt(CONTEXT, text.train.length));
      double rate = learningRate(step, options.steps);
      loss += trainer.learn(text.train, at, rate);
      steps++;
      if (step % POINT_EVERY != 0 && step != options.steps) {
        continue;
      }
      double mean = loss / steps;
      double speed = steps * BATCH * 1e9 / (System.nanoTime() - since);
      print(
          "::tacho point step=%d loss=%.4f lr=%.6f bytes_per_second=%.0f", step, mean, rate, speed);
      print("::tacho progress %d/%d unit=steps", step, options.steps);
      if (step % CHECK_EVERY == 0) {
        double heldOut = trainer.loss(text.heldOut, checked);
        print("::tacho point step=%d held_out/loss=%.4f", step, heldOut);
        print(
            "train: step %,d of %,d, %.3f bits a byte, held out %.3f, %,.0f bytes/s",
            step, options.steps, mean, heldOut, speed);
      }
      loss = 0;
      steps = 0;
      since = System.nanoTime();
    }
  }

  /// Up in a straight line for `WARM_UP` of the steps, then along half a cosine to a twentieth.
  static double learningRate(int step, int steps) {
    double up = Math.min(1, step / (WARM_UP * steps));
    double down = (1 + Math.cos(Math.PI * step / steps)) / 2;
    return PEAK_RATE * up * (0.05 + 0.95 * down);
  }

  static void evaluate(Trainer trainer, Text text, Counts counts, int step) throws Exception {
    int[] at = spread(text.heldOut, EVALUATED);
    double unigram = counts.unigramLoss(text.heldOut, at);
    double bigram = counts.bigramLoss(text.heldOut, at);
    double model = trainer.loss(text.heldOut, at);
    print(
        "::tacho point step=%d evaluate/loss=%.4f evaluate/unigram_loss=%.4f"
            + " evaluate/bigram_loss=%.4f evaluate/bytes=%d",
        step, model, unigram, bigram, at.length);
    print(
        "evaluate: bits a byte on %,d held-out bytes: unigram %.3f, bigram %.3f, this model %.3f",
        at.length, unigram, bigram, model);
  }

  /// Writes held-out contexts and the bytes that follow them as NumPy files, for whatever else runs
  /// the model, and says what this program makes of them. Whole batches of them, so that nobody
  /// who takes them so leaves some out.
  static void handOver(Trainer trainer, Text text, Path folder, int step) throws Exception {
    int places = Math.min(CHECKED, text.heldOut.length - CONTEXT);
    int[] at = spread(text.heldOut, places - places % ROWS);
    long[] contexts = new long[at.length * CONTEXT];
    Arrays.setAll(contexts, i -> text.heldOut[at[i / CONTEXT] - CONTEXT + i % CONTEXT] & 0xff);
    writeNumPy(folder.resolve("contexts.npy"), contexts, at.length + ", " + CONTEXT);
    long[] next = Arrays.stream(at).mapToLong(i -> text.heldOut[i] & 0xff).toArray();
    writeNumPy(folder.resolve("next.npy"), next, at.length + ",");
    double loss = trainer.loss(text.heldOut, at);
    print("::tacho point step=%d hand_over/loss=%.6f", step, loss);
    print("hand over: %,d held-out bytes, %.4f bits each here", at.length, loss);
  }

  /// A NumPy file of version 1: magic, length of the header, header, little-endian whole numbers.
  static void writeNumPy(Path file, long[] values, String shape) throws IOException {
    String header = "{'descr': '<i8', 'fortran_order': False, 'shape': (" + shape + "), }";
    byte[] padded = (header + " ".repeat(117 - header.length()) + "\n").getBytes("ISO-8859-1");
    ByteBuffer whole = ByteBuffer.allocate(128 + values.length * Long.BYTES);
    whole.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93).put("NUMPY".getBytes("ISO-8859-1"));
    whole.put((byte) 1).put((byte) 0).putShort((short) padded.length).put(padded);
    whole.asLongBuffer().put(values);
    Files.write(file, whole.array());
  }

  /// At most `count` places in `text`, evenly spread, each with a whole context before it.
  static int[] spread(byte[] text, int count) {
    int places = text.length - CONTEXT;
    int[] at = new int[Math.min(count, places)];
    Arrays.setAll(at, i -> CONTEXT + (int) ((long) i * places / at.length));
    return at;
  }

  static void print(String format, Object... values) {
    IO.println(String.format(Locale.ROOT, format, values));
  }

  static double bits(double nats) {
    return nats / Math.log(2);
  }

  /// The weights. A matrix is an array of rows, so that all inner loops run along one row.
  static final class Model {
    final float[][] embed = new float[BYTES][EMBED];
    final float[][] in = new float[INPUT][HIDDEN];
    final float[][] inBias = new float[1][HIDDEN];
    final float[][] out = new float[HIDDEN][BYTES];
    final float[][] outBias = new float[1][BYTES];
    final List<float[][]> all = List.of(embed, in, inBias, out, outBias);
    final List<String> names = List.of("embed", "in", "in_bias", "out", "out_bias");

    static Model random(Random random) {
      Model model = new Model();
      fill(model.embed, 1, random);
      fill(model.in, Math.sqrt(2.0 / INPUT), random);
      fill(model.out, Math.sqrt(1.0 / HIDDEN), random);
      return model;
    }

    private static void fill(float[][] matrix, double deviation, Random random) {
      for (float[] row : matrix) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) (deviation * random.nextGaussian());
        }
      }
    }

    int size() {
      return all.stream().mapToInt(matrix -> matrix.length * matrix[0].length).sum();
    }

    /// Adds `count` bytes to `start`, each drawn from the model's own distribution.
    String continueText(String start, int count, Random random) {
      byte[] head = (" ".repeat(CONTEXT) + start).getBytes(StandardCharsets.UTF_8);
      byte[] text = Arrays.copyOf(head, head.length + count);
      Shard shard = new Shard();
      for (int at = head.length; at < text.length; at++) {
        shard.forward(this, text, new int[] {at}, 0, 1);
        float rest = random.nextFloat();
        int next = 0;
        while (next < BYTES - 1 && (rest -= shard.next[0][next]) > 0) {
          next++;
        }
        text[at] = (byte) next;
      }
      String sample = new String(text, CONTEXT, text.length - CONTEXT, StandardCharsets.ISO_8859_1);
      return sample.replaceAll("\\R", "\n        ").replaceAll("[^\\n\\x20-\\x7e]", "?");
    }

    /// Writes a safetensors file: length of the header, header in JSON, little-endian floats.
    void write(Path file) throws IOException {
      List<String> tensors = new ArrayList<>();
      ByteBuffer data = ByteBuffer.allocate(size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < all.size(); i++) {
        float[][] matrix = all.get(i);
        int from = data.position();
        for (float[] row : matrix) {
          for (float value : row) {
            data.putFloat(value);
          }
        }
        tensors.add(String.format(
            Locale.ROOT,
            "\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}",
            names.get(i),
            matrix.length,
            matrix[0].length,
            from,
            data.position()));
      }
      byte[] header = ("{" + String.join(",", tensors) + "}").getBytes(StandardCharsets.UTF_8);
      ByteBuffer whole = ByteBuffer.allocate(Long.BYTES + header.length + data.capacity());
      whole.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).put(data.flip());
      Files.write(file, whole.array());
    }
  }

  /// One thread's part of a batch: its activations, and its gradient.
  static final class Shard {
    final float[][] input = new float[ROWS][INPUT]; // the context's embeddings, one after another
    final float[][] hidden = new float[ROWS][HIDDEN]; // after ReLU
    final float[][] next = new float[ROWS][BYTES]; // probability of each next byte

    final float[][] inputSlope = new float[ROWS][INPUT]; // d loss / d input, and so on
    final float[][] hiddenSlope = new float[ROWS][HIDDEN];
    final float[][] inputT = new float[INPUT][ROWS]; // transposed
    final float[][] hiddenT = new float[HIDDEN][ROWS];
    final Model slope = new Model(); // d loss / d weights

    /// Predicts the bytes `at[from]` to `at[from + rows - 1]`; returns their losses' sum in nats.
    double forward(Model model, byte[] text, int[] at, int from, int rows) {
      double loss = 0;
      for (int r = 0; r < rows; r++) {
        int target = at[from + r];
        for (int c = 0; c < CONTEXT; c++) {
          float[] embedded = model.embed[text[target - CONTEXT + c] & 0xff];
          System.arraycopy(embedded, 0, input[r], c * EMBED, EMBED);
        }
        System.arraycopy(model.inBias[0], 0, hidden[r], 0, HIDDEN);
        System.arraycopy(model.outBias[0], 0, next[r], 0, BYTES);
      }
      addProduct(hidden, input, model.in, rows);
      for (int r = 0; r < rows; r++) {
        for (int h = 0; h < HIDDEN; h++) {
          hidden[r][h] = Math.max(0, hidden[r][h]);
        }
      }
      addProduct(next, hidden, model.out, rows);
      for (int r = 0; r < rows; r++) {
        softmax(next[r]);
        loss -= Math.log(Math.max(Float.MIN_NORMAL, next[r][text[at[from + r]] & 0xff]));
      }
      return loss;
    }

    /// Sets `slope` to the gradient of the summed loss of `ROWS` bytes; returns that loss in nats.
    double learn(Model model, float[][] inT, float[][] outT, byte[] text, int[] at, int from) {
      double loss = forward(model, text, at, from, ROWS);
      for (float[][] matrix : slope.all) {
        zero(matrix);
      }
      float[][] nextSlope = next; // d loss / d logits = probabilities - 1 at the byte that came
      for (int r = 0; r < ROWS; r++) {
        nextSlope[r][text[at[from + r]] & 0xff] -= 1;
      }
      transpose(hiddenT, hidden);
      addProduct(slope.out, hiddenT, nextSlope, HIDDEN);
      addRows(slope.outBias[0], nextSlope);

      zero(hiddenSlope);
      addProduct(hiddenSlope, nextSlope, outT, ROWS);
      for (int r = 0; r < ROWS; r++) {
        for (int h = 0; h < HIDDEN; h++) {
          hiddenSlope[r][h] = hidden[r][h] > 0 ? hiddenSlope[r][h] : 0;
        }
      }
      transpose(inputT, input);
      addProduct(slope.in, inputT, hiddenSlope, INPUT);
      addRows(slope.inBias[0], hiddenSlope);

      zero(inputSlope);
      addProduct(inputSlope, hiddenSlope, inT, ROWS);
      for (int r = 0; r < ROWS; r++) {
        for (int c = 0; c < CONTEXT; c++) {
          float[] embedSlope = slope.embed[text[at[from + r] - CONTEXT + c] & 0xff];
          for (int e = 0; e < EMBED; e++) {
            embedSlope[e] += inputSlope[r][c * EMBED + e];
          }
        }
      }
      return loss;
    }
  }

  /// Spreads the work over the shards and moves the weights with Adam (arXiv:1412.6980).
  static final class Trainer {
    final Model model;
    final ExecutorService threads;
    final List<Shard> shards = Stream.generate(Shard::new).limit(SHARDS).toList();
    final Model mean = new Model(); // of the gradient
    final Model square = new Model(); // of the gradient, squared
    final float[][] inT = new float[HIDDEN][INPUT];
    final float[][] outT = new float[BYTES][HIDDEN];
    int steps = 0;

    Trainer(Model model, ExecutorService threads) {
      this.model = model;
      this.threads = threads;
    }

    /// One step on a batch; returns its mean loss in bits per byte, as it was before the step.
    double learn(byte[] text, int[] at, double rate) throws Exception {
      transpose(inT, model.in);
      transpose(outT, model.out);
      double loss = sum(s -> shards.get(s).learn(model, inT, outT, text, at, s * ROWS));
      steps++;
      for (int i = 0; i < model.all.size(); i++) {
        adam(i, rate);
      }
      return bits(loss / BATCH);
    }

    private void adam(int matrix, double rate) {
      double unbias = Math.sqrt(1 - Math.pow(0.999, steps)) / (1 - Math.pow(0.9, steps));
      float stepSize = (float) (rate * unbias);
      float[][] weights = model.all.get(matrix);
      for (int r = 0; r < weights.length; r++) {
        float[] w = weights[r];
        float[] m = mean.all.get(matrix)[r];
        float[] v = square.all.get(matrix)[r];
        float[] g0 = shards.get(0).slope.all.get(matrix)[r];
        float[] g1 = shards.get(1).slope.all.get(matrix)[r];
        for (int i = 0; i < w.length; i++) {
          float g = (g0[i] + g1[i]) / BATCH;
          m[i] = 0.9f * m[i] + 0.1f * g;
          v[i] = 0.999f * v[i] + 0.001f * g * g;
          w[i] -= stepSize * m[i] / ((float) Math.sqrt(v[i]) + 1e-8f);
        }
      }
    }

    /// Mean loss in bits per byte of predicting `text` at each of the places `at`.
    double loss(byte[] text, int[] at) throws Exception {
      double loss = sum(s -> {
        double part = 0;
        for (int from = s * ROWS; from < at.length; from += BATCH) {
          part += shards.get(s).forward(model, text, at, from, Math.min(ROWS, at.length - from));
        }
        return part;
      });
      return bits(loss / at.length);
    }

    /// Runs `work` for each shard on a thread of its own; adds the results in the shards' order.
    private double sum(IntToDoubleFunction work) throws Exception {
      List<Future<Double>> parts = new ArrayList<>();
      for (int s = 0; s < SHARDS; s++) {
        int shard = s;
        parts.add(threads.submit(() -> work.applyAsDouble(shard)));
      }
      double sum = 0;
      for (Future<Double> part : parts) {
        sum += part.get();
      }
      return sum;
    }
  }

  /// `c[rows][n] += a[rows][k] · b[k][n]`, four rows of `b` at a time; k is a multiple of 4.
  static void addProduct(float[][] c, float[][] a, float[][] b, int rows) {
    for (int r = 0; r < rows; r++) {
      float[] sum = c[r];
      for (int k = 0; k < b.length; k += 4) {
        addFour(sum, k, a[r], b[k], b[k + 1], b[k + 2], b[k + 3]);
      }
    }
  }

  /// The innermost loop, and most of the time. Small, and with one index, so that C2 vectorises it.
  static void addFour(
      float[] sum, int k, float[] a, float[] b0, float[] b1, float[] b2, float[] b3) {
    float a0 = a[k];
    float a1 = a[k + 1];
    float a2 = a[k + 2];
    float a3 = a[k + 3];
    for (int i = 0; i < sum.length; i++) {
      sum[i] += a0 * b0[i] + a1 * b1[i] + a2 * b2[i] + a3 * b3[i];
    }
  }

  static void addRows(float[] sum, float[][] rows) {
    for (float[] row : rows) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += row[i];
      }
    }
  }

  static void transpose(float[][] to, float[][] from) {
    for (int r = 0; r < from.length; r++) {
      for (int c = 0; c < to.length; c++) {
        to[c][r] = from[r][c];
      }
    }
  }

  static void zero(float[][] matrix) {
    for (float[] row : matrix) {
      Arrays.fill(row, 0);
    }
  }

  static void softmax(float[] row) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : row) {
      max = Math.max(max, value);
    }
    float sum = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) Math.exp(row[i] - max);
      sum += row[i];
    }
    for (int i = 0; i < row.length; i++) {
      row[i] /= sum;
    }
  }

  /// The baselines: how often each byte, and each pair of bytes, was seen in the training text.
  static final class Counts {
    final int[] pairs = new int[BYTES * BYTES]; // [byte before][byte]
    final int[] before = new int[BYTES];
    final int total;

    Counts(byte[] text) {
      for (int i = 1; i < text.length; i++) {
        pairs[(text[i - 1] & 0xff) * BYTES + (text[i] & 0xff)]++;
        before[text[i - 1] & 0xff]++;
      }
      total = text.length - 1;
    }

    /// With one more of each byte, so that an unseen one costs much, not everything.
    double probability(int next) {
      return (before[next] + 1.0) / (total + BYTES);
    }

    double unigramLoss(byte[] text, int[] at) {
      double sum = 0;
      for (int i : at) {
        sum -= Math.log(probability(text[i] & 0xff));
      }
      return bits(sum / at.length);
    }

    /// After each byte, the unigram counts as one more sighting.
    double bigramLoss(byte[] text, int[] at) {
      double sum = 0;
      for (int i : at) {
        int last = text[i - 1] & 0xff;
        int next = text[i] & 0xff;
        sum -= Math.log((pairs[last * BYTES + next] + probability(next)) / (before[last] + 1));
      }
      return bits(sum / at.length);
    }
  }

  /// The text of the files in an order drawn by the seed; its last tenth is held out.
  record Text(String origin, byte[] train, byte[] heldOut) {
    static Text read(Options options) throws IOException, Refused {
      if (!options.isJdk()) {
        return read(options, options.text);
      }
      try (FileSystem zip = FileSystems.newFileSystem(options.text)) {
        return read(options, zip.getPath("java.base"));
      }
    }

    private static Text read(Options options, Path root) throws IOException, Refused {
      List<Path> files;
      try (Stream<Path> walk = Files.walk(root)) {
        files = new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
      }
      Collections.shuffle(files, new Random(options.seed));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < files.size() && all.size() < MAX_TEXT; i++) {
        try (InputStream in = Files.newInputStream(files.get(i))) {
          all.writeBytes(textOf(in.readNBytes(MAX_TEXT - all.size())));
        }
      }
      if (all.size() < MIN_TEXT) {
        throw new Refused(
            3,
            "%s holds %,d bytes of text; at least %,d are needed",
            options.text,
            all.size(),
            MIN_TEXT);
      }
      byte[] text = all.toByteArray();
      int cut = text.length / 10 * 9;
      String origin = String.format(Locale.ROOT, "%,d bytes of %s", text.length, options.text);
      return new Text(
          origin, Arrays.copyOfRange(text, 0, cut), Arrays.copyOfRange(text, cut, text.length));
    }

    /// Nothing of a file that holds a zero byte; of Java only from `package` on, since the licence
    /// above is the same in nearly all files of the JDK and would flatter the model.
    private static byte[] textOf(byte[] file) {
      String text = new String(file, StandardCharsets.ISO_8859_1);
      int begin = text.indexOf('\0') < 0 ? text.indexOf("\npackage ") + 1 : file.length;
      return Arrays.copyOfRange(file, begin, file.length);
    }
  }

  /// What the command line asks for. The text is a file, a folder or the JDK's `src.zip`.
  record Options(
      int steps, long seed, Path weights, Optional<Path> handOver, Path text, boolean isJdk) {
    static Options parse(String[] args) throws IOException, Refused {
      Map<String, String> given = new HashMap<>();
      for (int i = 0; i < args.length; i++) {
        boolean named = List.of("--steps", "--seed", "--out", "--hand-over").contains(args[i]);
        boolean last = i + 1 == args.length;
        if (named ? last : args[i].startsWith("--") || given.containsKey("text")) {
          throw new Refused(
              2,
              "%s is not understood; usage: java ByteLm.java [--steps N] [--seed N]"
                  + " [--out FILE] [--hand-over FOLDER] [TEXT FILE OR FOLDER]",
              args[i]);
        }
        given.put(named ? args[i] : "text", named ? args[++i] : args[i]);
      }
      Path jdk = Path.of(System.getProperty("java.home"), "lib", "src.zip");
      Path text = given.containsKey("text") ? Path.of(given.get("text")) : jdk;
      if (!Files.isReadable(text)) {
        throw new Refused(
            3,
            "no text to learn from: %s is not there, or may not be read;"
                + " name a text file or a folder of them",
            text);
      }
      Path weights = given.containsKey("--out")
          ? Path.of(given.get("--out"))
          : Files.createTempDirectory("byte-lm").resolve("byte-lm.safetensors");
      int steps = (int) number("--steps", given.getOrDefault("--steps", "10000"), 1_000_000);
      long seed = number("--seed", given.getOrDefault("--seed", "7"), Long.MAX_VALUE);
      Optional<Path> handOver = Optional.ofNullable(given.get("--hand-over")).map(Path::of);
      return new Options(
          steps, seed, weights.toAbsolutePath(), handOver, text, text.equals(jdk));
    }

    private static long number(String option, String value, long max) throws Refused {
      try {
        long number = Long.parseLong(value);
        if (number >= 1 && number <= max) {
          return number;
        }
      } catch (NumberFormatException _) {
        // refused below, as a number out of range is
      }
      throw new Refused(2, "%s %s: it must be a whole number from 1 to %d", option, value, max);
    }
  }

  /// The job can't start: a sentence for a person, and the exit code.
  @SuppressWarnings("serial") // never written
  static final class Refused extends Exception {
    final int exitCode;

    Refused(int exitCode, String format, Object... values) {
      super(String.format(Locale.ROOT, format, values));
      this.exitCode = exitCode;
    }
  }
}
