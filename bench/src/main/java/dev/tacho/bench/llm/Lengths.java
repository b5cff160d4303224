package dev.tacho.bench.llm;

import dev.tacho.core.text.Numbers;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long prompts or answers are meant to be, in tokens. Immutable.
public sealed interface Lengths {
  /// The most that anybody may ask for.
  int MOST = 1_000_000;

  /// All alike.
  record Fixed(int tokens) implements Lengths {
    public Fixed {
      require(tokens);
    }
  }

  /// Each length from `least` to `most` as likely as the other.
  record Uniform(int least, int most) implements Lengths {
    public Uniform {
      require(least);
      require(most);
      if (least > most) {
        throw new IllegalArgumentException(least + " is above " + most);
      }
    }
  }

  /// Around a mean; what falls below 1 is 1.
  record Normal(double mean, double deviation) implements Lengths {
    public Normal {
      require((int) Math.round(mean));
      if (!(deviation >= 0 && deviation <= MOST)) {
        throw new IllegalArgumentException("a deviation of " + deviation);
      }
    }
  }

  /// The next length.
  default int draw(RandomGenerator random) {
    return switch (this) {
      case Fixed(int tokens) -> tokens;
      case Uniform(int least, int most) -> random.nextInt(least, most + 1);
      case Normal(double mean, double deviation) ->
          Math.clamp(Math.round(mean + deviation * random.nextGaussian()), 1, MOST);
    };
  }

  /// As it is typed: `128`, `uniform:64:256`, `normal:128:32`.
  default String label() {
    return switch (this) {
      case Fixed(int tokens) -> Integer.toString(tokens);
      case Uniform(int least, int most) -> "uniform:" + least + ":" + most;
      case Normal(double mean, double deviation) ->
          "normal:" + Numbers.text(mean) + ":" + Numbers.text(deviation);
    };
  }

  /// What `text` means; empty where it means nothing.
  static Optional<Lengths> parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 3 && parts[0].equals("uniform")) {
        return Optional.of(new Uniform(Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
      }
      if (parts.length == 3 && parts[0].equals("normal")) {
        return Optional.of(new Normal(Double.parseDouble(parts[1]), Double.parseDouble(parts[2])));
      }
      return parts.length == 1 ? Optional.of(new Fixed(Integer.parseInt(text))) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static void require(int tokens) {
    if (tokens < 1 || tokens > MOST) {
      throw new IllegalArgumentException(tokens + " tokens; 1 to " + MOST + " can be asked for");
    }
  }
}
