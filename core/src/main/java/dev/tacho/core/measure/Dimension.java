package dev.tacho.core.measure;

import dev.tacho.core.text.Text;
import org.jspecify.annotations.Nullable;

/// One axis along which numbers of a run differ. The constants are the ones with a fixed meaning; a
/// producer may add its own, in small letters.
///
/// Equality is written out: what the compiler makes of a record costs the start of a command more
/// (docs/decisions/159-what-a-comparison-costs.md).
public record Dimension(String name) implements Comparable<Dimension> {
  private static final int LONGEST = 64;

  /// The device that did the work: `gpu0`, `cpu`.
  public static final Dimension DEVICE = new Dimension("device");
  /// The host of a job over several.
  public static final Dimension HOST = new Dimension("host");
  /// The worker of a distributed job, from 0.
  public static final Dimension RANK = new Dimension("rank");
  /// Samples in one batch.
  public static final Dimension BATCH = new Dimension("batch");
  /// Number format of the weights or the arithmetic: `fp16`, `int8`.
  public static final Dimension PRECISION = new Dimension("precision");
  /// Callers at once, or the label of the arrival process.
  public static final Dimension CONCURRENCY = new Dimension("concurrency");
  /// What an energy or power reading encloses; its values are those of [EnergyBoundary].
  public static final Dimension ENERGY_BOUNDARY = new Dimension("energy_boundary");
  /// How load is offered: `single-stream`, `multi-stream`, `server`, `offline`.
  public static final Dimension SCENARIO = new Dimension("scenario");
  /// Queries in work at once on one device.
  public static final Dimension STREAMS = new Dimension("streams");
  /// Whose tokenizer counted the tokens.
  public static final Dimension TOKENIZER = new Dimension("tokenizer");
  /// The model, where a run has several.
  public static final Dimension MODEL = new Dimension("model");
  /// The part of the data set: `train`, `validation`, `test`.
  public static final Dimension SPLIT = new Dimension("split");
  /// The stage of the pipeline.
  public static final Dimension STAGE = new Dimension("stage");
  /// Tokens in a prompt.
  public static final Dimension PROMPT_TOKENS = new Dimension("prompt_tokens");
  /// Tokens asked for.
  public static final Dimension OUTPUT_TOKENS = new Dimension("output_tokens");

  public Dimension {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "dimension '"
              + Text.shown(name)
              + "' is not 1 to 64 of a-z 0-9 _ . - beginning with a letter");
    }
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      boolean inside = (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
      if (!letter && (i == 0 || !inside)) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= LONGEST;
  }

  @Override
  public int compareTo(Dimension other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Dimension dimension && dimension.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
