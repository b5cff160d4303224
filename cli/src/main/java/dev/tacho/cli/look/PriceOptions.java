package dev.tacho.cli.look;

import dev.tacho.analysis.cost.Prices;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Usage;
import java.util.List;
import java.util.Optional;

/// The options that state prices and what the power is like. None has a default: a price that
/// nobody stated is no price.
final class PriceOptions {
  private static final List<String> NAMES =
      List.of("kwh-price", "gpu-hour-price", "carbon", "watts");

  private PriceOptions() {}

  static Usage.Builder add(Usage.Builder usage) {
    return usage
        .option("kwh-price", "PRICE", "what a kilowatt-hour costs, as '0.30 EUR'")
        .option("gpu-hour-price", "PRICE", "what a GPU costs an hour, as '2.10 EUR'")
        .option("carbon", "GRAMS", "grams of CO2 equivalent a kilowatt-hour, as 380")
        .option("watts", "WATTS", "mean power of the run, where no counter was read");
  }

  static boolean given(Arguments arguments) {
    for (String name : NAMES) {
      if (arguments.has(name)) {
        return true;
      }
    }
    return false;
  }

  static Prices of(Arguments arguments) {
    return new Prices(
        price(arguments, "kwh-price"),
        price(arguments, "gpu-hour-price"),
        number(arguments, "carbon"),
        number(arguments, "watts"),
        "the command line");
  }

  private static Optional<Prices.Price> price(Arguments arguments, String option) {
    Optional<String> text = arguments.text(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Prices.Price> price = Prices.Price.parse(text.get());
    if (price.isEmpty()) {
      throw Arguments.wrong(option, text.get(), "an amount and a currency", "'0.30 EUR'");
    }
    return price;
  }

  private static Optional<Double> number(Arguments arguments, String option) {
    Optional<String> text = arguments.text(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      double value = Double.parseDouble(text.get());
      if (value >= 0 && value < 1e12) {
        return Optional.of(value);
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw Arguments.wrong(option, text.get(), "a number from 0", "380");
  }
}
