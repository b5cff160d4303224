package dev.tacho.analysis.cost;

import java.util.Optional;

/// What somebody states about prices and about the power where a run was.
///
/// @param perKilowattHour price of a kilowatt-hour
/// @param perGpuHour price of one GPU for an hour
/// @param gramsPerKilowattHour carbon intensity of the power, in grams of CO2 equivalent
/// @param watts mean power of the whole run, for where no counter of energy was read
/// @param by who states it: `--kwh-price and the like`
public record Prices(
    Optional<Price> perKilowattHour,
    Optional<Price> perGpuHour,
    Optional<Double> gramsPerKilowattHour,
    Optional<Double> watts,
    String by) {
  /// Nobody stated anything.
  public static final Prices NONE =
      new Prices(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "nobody");

  /// An amount of money.
  ///
  /// @param currency as typed: `EUR`
  public record Price(double amount, String currency) {
    public Price {
      if (!(amount >= 0 && amount < 1e12)) {
        throw new IllegalArgumentException("price is not within 0 to 1e12: " + amount);
      }
    }

    /// Reads `0.30 EUR`; empty for anything else.
    public static Optional<Price> parse(String text) {
      String[] parts = text.strip().split(" ", 2);
      String currency = parts.length == 2 ? parts[1].strip() : "";
      if (currency.isEmpty() || currency.length() > 8) {
        return Optional.empty();
      }
      try {
        double amount = Double.parseDouble(parts[0]);
        return amount >= 0 && amount < 1e12
            ? Optional.of(new Price(amount, currency))
            : Optional.empty();
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
  }
}
