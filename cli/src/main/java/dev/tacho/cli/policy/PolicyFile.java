package dev.tacho.cli.policy;

import dev.tacho.analysis.gate.GateLimits;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.NearMiss;
import dev.tacho.recorder.yaml.Yaml;
import dev.tacho.recorder.yaml.YamlFaults;
import dev.tacho.recorder.yaml.YamlFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Reads the policy of a gate. Every fault of a file is told in one go, with its line.
public final class PolicyFile {
  private static final List<String> BETTER = List.of("lower", "higher");
  private static final List<String> MISSING = List.of("fail", "skip");
  private static final List<String> YES_OR_NO = List.of("true", "false");

  private final YamlFaults faults;

  private PolicyFile(YamlFaults faults) {
    this.faults = faults;
  }

  /// What became of reading a file.
  public sealed interface Read {
    /// It is without fault.
    record Taken(GatePolicy policy) implements Read {}

    /// It is not.
    ///
    /// @param faults each with its line, from 1, or 0 for the whole file
    /// @param message all of them, for people
    record Refused(List<Fault> faults, String message) implements Read {
      public Refused {
        faults = List.copyOf(faults);
      }
    }
  }

  /// One fault of a file: the thing, its value and the remedy.
  public record Fault(int line, String message) {}

  /// The policy in `file`, or every fault of it.
  ///
  /// @param name what the file is called in messages
  public static Read read(Path file, String name) {
    YamlFaults faults = new YamlFaults();
    Optional<GatePolicy> policy =
        Yaml.read(file, faults).map(yaml -> new PolicyFile(faults).policy(yaml));
    return policy.isPresent() && faults.count() == 0
        ? new Read.Taken(policy.get())
        : new Read.Refused(
            faults.all().stream().map(fault -> new Fault(fault.line(), fault.message())).toList(),
            faults.message("policy " + name));
  }

  private GatePolicy policy(Yaml yaml) {
    GatePolicy nothing =
        new GatePolicy(
            Optional.empty(), Optional.empty(), GateLimits.SOFT_SHARE, false, false, List.of());
    if (!(yaml instanceof Yaml.Table table)) {
      faults.add(yaml.line(), "the policy is " + yaml.kind() + "; write a mapping with limits");
      return nothing;
    }
    YamlFields fields = new YamlFields("policy", table, faults);
    fields
        .need("schema", GatePolicy.SCHEMA)
        .filter(schema -> !schema.text().equals(GatePolicy.SCHEMA))
        .ifPresent(
            schema ->
                fields.fault(
                    schema.line(),
                    "schema is '"
                        + YamlFaults.shown(schema.text())
                        + "'; this Tacho reads "
                        + GatePolicy.SCHEMA));
    Optional<String> gate = fields.scalar("gate").map(Yaml.Scalar::text);
    Optional<Double> regression = share(fields, "max_regression");
    double soft = share(fields, "soft").orElse(GateLimits.SOFT_SHARE);
    if (!(soft > 0 && soft <= 1)) {
      fields.fault(table.line(), "soft is " + 100 * soft + "%; write above 0% and at most 100%");
      soft = GateLimits.SOFT_SHARE;
    }
    boolean anyMachine = word(fields, "any_machine", YES_OR_NO, "false").equals("true");
    boolean strict = word(fields, "strict", YES_OR_NO, "false").equals("true");
    List<GatePolicy.Limit> limits = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Yaml item : fields.items("limits")) {
      limit(item, regression)
          .ifPresent(
              limit -> {
                if (!names.add(limit.metric())) {
                  faults.add(
                      limit.line(),
                      "metric '" + limit.metric() + "' has limits twice; keep one of them");
                }
                limits.add(limit);
              });
    }
    fields.done();
    if (limits.isEmpty() && faults.count() == 0) {
      faults.add(
          table.line(),
          "the policy has no limits; add limits: [{metric: latency_ms:p99, max: 33.3 ms}]");
    }
    return new GatePolicy(gate, regression, soft, anyMachine, strict, limits);
  }

  private Optional<GatePolicy.Limit> limit(Yaml item, Optional<Double> otherwise) {
    if (!(item instanceof Yaml.Table table)) {
      faults.add(item.line(), "a limit is " + item.kind() + "; write a mapping with its metric");
      return Optional.empty();
    }
    String called =
        table.values().get("metric") instanceof Yaml.Scalar name
            ? "limit of " + name.text()
            : "limit";
    YamlFields fields = new YamlFields(YamlFaults.shown(called), table, faults);
    Optional<Yaml.Scalar> metric = fields.need("metric", "latency_ms:p99");
    metric.ifPresent(name -> label(fields, name));
    Optional<Amount> min = amount(fields, "min", metric);
    Optional<Amount> max = amount(fields, "max", metric);
    Optional<Double> regression = share(fields, "max_regression");
    Optional<Amount> absolute = amount(fields, "max_absolute", metric);
    boolean required = word(fields, "missing", MISSING, "fail").equals("fail");
    Optional<Direction> better =
        fields.value("better").isPresent()
            ? Optional.of(
                word(fields, "better", BETTER, "lower").equals("lower")
                    ? Direction.LOWER
                    : Direction.HIGHER)
            : Optional.empty();
    fields.done();
    if (min.isPresent()
        && max.isPresent()
        && min.get().unit().equals(max.get().unit())
        && min.get().value() > max.get().value()) {
      fields.fault(
          table.line(), "min " + min.get() + " is above max " + max.get() + "; exchange them");
    }
    if (min.isEmpty() && max.isEmpty() && regression.or(() -> otherwise).isEmpty()) {
      fields.fault(
          table.line(), "limits nothing; add max, min or max_regression, as max_regression: 5%");
    }
    return metric.map(
        name ->
            new GatePolicy.Limit(
                table.line(),
                name.text(),
                min,
                max,
                regression.or(() -> otherwise),
                absolute,
                required,
                better));
  }

  /// The statistic behind the colon, and the name before it, as far as both can be known.
  private static void label(YamlFields fields, Yaml.Scalar label) {
    String text = label.text();
    int colon = text.indexOf(':');
    if (colon >= 0) {
      String word = text.substring(colon + 1).replaceFirst(" \\{.*", "");
      boolean percentile = word.matches("p[0-9]{1,2}(\\.[0-9]{1,6})?");
      if (!percentile && Statistic.parse(word).isEmpty()) {
        fields.fault(
            label.line(),
            "'"
                + YamlFaults.shown(word)
                + "' is no statistic; write mean, median, min, max, total, last, rate, share or a"
                + " percentile, as p99");
      }
    }
  }

  private static Optional<Metric> registered(Optional<Yaml.Scalar> label) {
    return label.flatMap(
        text -> MetricRegistry.known().find(text.text().replaceFirst("(:| \\{).*", "")));
  }

  private static Optional<Amount> amount(
      YamlFields fields, String key, Optional<Yaml.Scalar> label) {
    Optional<Yaml.Scalar> typed = fields.scalar(key);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    Optional<Amount> amount = Amount.parse(typed.get().text());
    if (amount.isEmpty()) {
      fields.fault(
          typed.get().line(),
          key
              + " is '"
              + YamlFaults.shown(typed.get().text())
              + "'; write a number, with a unit if you like: 33.3 ms");
    }
    Optional<Metric> metric = registered(label);
    if (amount.isPresent()
        && metric.isPresent()
        && amount.get().in(metric.get().unit().symbol()).isEmpty()) {
      fields.fault(
          typed.get().line(),
          key + " is in " + amount.get().unit() + ", the metric in " + metric.get().unit());
    }
    return amount;
  }

  private static Optional<Double> share(YamlFields fields, String key) {
    Optional<Yaml.Scalar> typed = fields.scalar(key);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    String text = typed.get().text().strip();
    OptionalDouble percent =
        text.endsWith("%")
            ? Amount.parse(text.substring(0, text.length() - 1).strip())
                .filter(amount -> amount.unit().isEmpty() && amount.value() >= 0)
                .map(amount -> OptionalDouble.of(amount.value()))
                .orElse(OptionalDouble.empty())
            : OptionalDouble.empty();
    if (percent.isEmpty()) {
      fields.fault(
          typed.get().line(),
          key + " is '" + YamlFaults.shown(text) + "'; write a percentage from 0% on, as 5%");
      return Optional.empty();
    }
    return Optional.of(percent.getAsDouble() / 100);
  }

  private static String word(YamlFields fields, String key, List<String> known, String otherwise) {
    Optional<Yaml.Scalar> typed = fields.scalar(key);
    if (typed.isEmpty() || known.contains(typed.get().text())) {
      return typed.map(Yaml.Scalar::text).orElse(otherwise);
    }
    fields.fault(
        typed.get().line(),
        key
            + " is '"
            + YamlFaults.shown(typed.get().text())
            + "'"
            + NearMiss.suggestion(typed.get().text(), known)
            + " write "
            + String.join(" or ", known));
    return otherwise;
  }
}
