package dev.tacho.core.measure;

import dev.tacho.core.text.Text;
import java.util.List;

/// How a number was obtained. The constructor of each case refuses an account that says nothing.
public sealed interface Provenance {
  /// This program read it.
  ///
  /// @param source the clock, counter or file that was read
  record Measured(String source) implements Provenance {
    public Measured {
      Text.requireLine("source of a measured number", source, Text.MAX_SENTENCE);
    }
  }

  /// Another program said so: a marker line, another tracker's file.
  ///
  /// @param by the program and its version
  /// @param file where it said so
  record Reported(String by, String file) implements Provenance {
    public Reported {
      Text.requireLine("author of a reported number", by, Text.MAX_SENTENCE);
      Text.requireLine("place of a reported number", file, Text.MAX_SENTENCE);
    }
  }

  /// It follows from other numbers by arithmetic.
  ///
  /// @param formula an expression over named inputs, as `samples_per_s / power_w`. A name is a
  /// letter, then letters, digits, `_` and `.`; one with other characters stands in single quotes
  /// (`'val/loss'`); a name right before `(` is a function and no input; `result =` may go before
  /// @param inputs how each input was obtained, in the order in which the formula first names them
  record Derived(String formula, List<Provenance> inputs) implements Provenance {
    public Derived {
      Text.requireLine("formula of a derived number", formula, Text.MAX_SENTENCE);
      inputs = requireInputs(formula, inputs);
    }
  }

  /// A model or an approximation gave it.
  ///
  /// @param method what was assumed
  /// @param inputs how the numbers that went in were obtained; may be empty
  record Estimated(String method, List<Provenance> inputs) implements Provenance {
    public Estimated {
      Text.requireLine("method of an estimated number", method, Text.MAX_SENTENCE);
      inputs = List.copyOf(inputs);
      requireShallow(inputs);
    }
  }

  /// A person or a configuration said so.
  record Declared(String by) implements Provenance {
    public Declared {
      Text.requireLine("author of a declared number", by, Text.MAX_SENTENCE);
    }
  }

  /// Derivations nested deeper than this are refused.
  int MAX_DEPTH = 32;

  /// What the number is worth: that of its weakest input, through all derivations.
  default Tier tier() {
    return switch (this) {
      case Measured(_) -> Tier.MEASURED;
      case Reported(_, _) -> Tier.REPORTED;
      case Derived(_, List<Provenance> inputs) -> weakest(Tier.MEASURED, inputs);
      case Estimated(_, List<Provenance> inputs) -> weakest(Tier.ESTIMATED, inputs);
      case Declared(_) -> Tier.DECLARED;
    };
  }

  private static Tier weakest(Tier start, List<Provenance> inputs) {
    return inputs.stream().map(Provenance::tier).reduce(start, Tier::weaker);
  }

  private static List<Provenance> requireInputs(String formula, List<Provenance> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "derived number without inputs: '"
              + Text.shown(formula)
              + "'; say where each input came from, or call it declared");
    }
    List<Provenance> copy = List.copyOf(inputs);
    requireShallow(copy);
    return copy;
  }

  private static void requireShallow(List<Provenance> inputs) {
    int depth = 1 + inputs.stream().mapToInt(Provenance::depth).max().orElse(0);
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("provenance nested deeper than " + MAX_DEPTH);
    }
  }

  private static int depth(Provenance how) {
    return switch (how) {
      case Derived(_, List<Provenance> inputs) -> deepest(inputs);
      case Estimated(_, List<Provenance> inputs) -> deepest(inputs);
      case Measured(_), Reported(_, _), Declared(_) -> 1;
    };
  }

  private static int deepest(List<Provenance> inputs) {
    return 1 + inputs.stream().mapToInt(Provenance::depth).max().orElse(0);
  }
}
