package dev.tacho.recorder.advice;

import dev.tacho.core.Severity;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.NearMiss;
import dev.tacho.core.text.Numbers;
import dev.tacho.recorder.advice.Rule.Check;
import dev.tacho.recorder.advice.Rule.Condition;
import dev.tacho.recorder.advice.Rule.Side;
import dev.tacho.recorder.advice.Rule.Span;
import dev.tacho.recorder.advice.Rule.Threshold;
import dev.tacho.recorder.yaml.Yaml;
import dev.tacho.recorder.yaml.YamlFaults;
import dev.tacho.recorder.yaml.YamlFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a file of rules, every fault of it in one go. A rule with a fault is left out of the
/// answer. Used once, on one thread.
///
/// One method a kind of check; it stays whole because all of them add to the faults of one file.
final class RuleFile {
  /// What a file says: rules to add or to put in place of others, and ids to switch off.
  record Content(List<Rule> rules, Set<String> off) {
    Content {
      rules = List.copyOf(rules);
      off = Set.copyOf(off);
    }
  }

  static final String SCHEMA = "tacho.advice-rules/1";

  /// Most rules of one file.
  static final int MAX_RULES = 500;

  /// The series that a run's reports of progress make: units of progress a second.
  static final String PROGRESS = "progress_per_s";

  private static final List<String> KINDS =
      List.of("above", "below", "ratio", "drop", "slope", "silence", "time-limit", "request");
  private static final List<String> RESOURCES = List.of("memory", "cpus", "gpus", "time");
  private static final Duration LONGEST = Duration.ofHours(6);
  private static final int LONGEST_TEXT = 500;
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern QUANTITY =
      Pattern.compile("([-+]?[0-9][0-9,]*(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?)\\s*(.*)");
  private static final Pattern SERIES = Pattern.compile("[^*\\s]+\\*?|\\*[^*\\s]+");
  private static final List<String> WORDS =
      List.of("series", "name", "value", "threshold", "window", "share", "samples");

  private final YamlFaults faults;
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> off = new HashSet<>();
  private final Set<String> ids = new HashSet<>();

  private RuleFile(YamlFaults faults) {
    this.faults = faults;
  }

  /// The rules of `yaml`; those with faults are left out and told.
  static Content read(Yaml yaml, YamlFaults faults) {
    RuleFile file = new RuleFile(faults);
    file.read(yaml);
    return new Content(file.rules, file.off);
  }

  private void read(Yaml yaml) {
    if (!(yaml instanceof Yaml.Table table)) {
      faults.add(
          yaml.line(),
          "it is "
              + yaml.kind()
              + " at the top; write a mapping with schema: "
              + SCHEMA
              + " and rules:");
      return;
    }
    YamlFields fields = new YamlFields("the file", table, faults);
    Optional<Yaml.Scalar> schema = fields.need("schema", SCHEMA);
    if (schema.isPresent() && !schema.get().text().equals(SCHEMA)) {
      fields.fault(
          schema.get().line(),
          "schema is " + schema.get().kind() + "; this Tacho reads " + SCHEMA + ", write that");
    }
    List<Yaml> items = fields.items("rules");
    fields.done();
    if (items.size() > MAX_RULES) {
      faults.add(
          items.get(MAX_RULES).line(),
          items.size() + " rules, the limit is " + MAX_RULES + "; split the file by project");
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Yaml.Table rule) {
        rule(i + 1, rule);
      } else {
        faults.add(
            items.get(i).line(),
            "rule "
                + (i + 1)
                + " is "
                + items.get(i).kind()
                + "; write a mapping with id: and"
                + " kind:");
      }
    }
  }

  private void rule(int number, Yaml.Table table) {
    String id =
        Optional.ofNullable(table.values().get("id"))
            .filter(Yaml.Scalar.class::isInstance)
            .map(value -> ((Yaml.Scalar) value).text())
            .orElse("");
    String what = id.isEmpty() ? "rule " + number : "rule " + YamlFaults.shown(id);
    YamlFields fields = new YamlFields(what, table, faults);
    Optional<Yaml.Scalar> idAt = fields.need("id", "my-rule");
    idAt.filter(at -> !ID.matcher(at.text()).matches())
        .ifPresent(
            at ->
                fields.fault(at.line(), "id is " + at.kind() + "; use a-z, 0-9 and -, at most 63"));
    if (!id.isEmpty() && !ids.add(id)) {
      fields.fault(table.line(), "its id stands twice in this file; rename or remove one");
    }
    Optional<Yaml.Scalar> switched = fields.scalar("off");
    if (switched.isPresent()) {
      if (!List.of("true", "false").contains(switched.get().text())) {
        fields.fault(
            switched.get().line(), "off is " + switched.get().kind() + "; write true or false");
      } else if (switched.get().text().equals("true")) {
        off.add(id);
        if (table.values().size() == 2) {
          return;
        }
      }
    }
    new One(id, fields, table.line()).read().ifPresent(rules::add);
  }

  /// One rule being read.
  private final class One {
    private final String id;
    private final YamlFields fields;
    private final int line;
    private final int before = faults.count();
    private final List<String> words = new ArrayList<>(WORDS);

    private One(String id, YamlFields fields, int line) {
      this.id = id;
      this.fields = fields;
      this.line = line;
    }

    Optional<Rule> read() {
      Optional<Yaml.Scalar> kind = fields.need("kind", "above");
      if (kind.isPresent() && !KINDS.contains(kind.get().text())) {
        fields.fault(
            kind.get().line(),
            "kind is "
                + YamlFaults.shown(kind.get().kind())
                + NearMiss.suggestion(kind.get().text(), KINDS)
                + " known are "
                + String.join(", ", KINDS));
        return withoutKind();
      }
      if (kind.isEmpty()) {
        return withoutKind();
      }
      Check check = check(kind.get().text());
      List<Condition> when = conditions();
      Severity severity = severity().flatMap(Severity::ofWord).orElse(Severity.INFO);
      Template message = template("message");
      Template action = template("action");
      fields.done();
      return faults.count() > before
          ? Optional.empty()
          : Optional.of(new Rule(id, severity, check, when, message, action));
    }

    /// Tells what is wrong with the keys that every kind has; what the others should be is not
    // known.
    private Optional<Rule> withoutKind() {
      List<Condition> _ = conditions();
      Optional<String> _ = severity();
      for (String key : List.of("message", "action")) {
        String _ = text(key);
      }
      return Optional.empty();
    }

    private Optional<String> severity() {
      return word("severity", Arrays.stream(Severity.values()).map(Severity::word).toList());
    }

    private Check check(String kind) {
      return switch (kind) {
        case "above" -> level(Side.ABOVE);
        case "below" -> level(Side.BELOW);
        case "ratio" -> ratio();
        case "drop" -> drop();
        case "slope" -> slope();
        case "silence" -> silence();
        case "time-limit" -> timeLimit();
        default -> request();
      };
    }

    private Check level(Side side) {
      String series = series("series");
      boolean rate = word("per", List.of("s"), false).isPresent();
      if (rate && series.contains("*")) {
        fields.fault(line, "per needs a series without a *; name one");
      }
      String own = unit(series);
      String unit = rate && !own.equals("?") ? own + "/s" : own;
      series += rate ? Rule.PER_SECOND : "";
      Threshold threshold = threshold("threshold", unit, "90 " + unit);
      OptionalDouble critical = critical(threshold.unit(), side, threshold.value());
      return new Rule.Level(side, series, threshold, critical, span(5), after(Duration.ZERO));
    }

    private Check ratio() {
      String series = series("series");
      String of = series("of");
      words.add("of");
      if (!unit(series).equals(unit(of))) {
        fields.fault(
            line,
            "series "
                + series
                + " is in "
                + unit(series)
                + " and of "
                + of
                + " in "
                + unit(of)
                + "; divide series of one unit");
      }
      if (series.contains("*") != of.contains("*")) {
        fields.fault(line, "only one of series and of has a *; write it in both or in none");
      }
      double percent = threshold("threshold", "%", "30 %").value();
      return new Rule.Ratio(
          series, of, percent, critical("%", Side.ABOVE, percent), span(5), after(Duration.ZERO));
    }

    private Check drop() {
      List<String> series = new ArrayList<>();
      List<Yaml.Scalar> named = fields.scalars("series");
      for (Yaml.Scalar name : named) {
        if (!name.text().equals(PROGRESS) && name.text().contains("*")) {
          fields.fault(
              name.line(), "series is " + name.kind() + "; a drop needs names without a *");
        }
        series.add(checkedSeries(name));
      }
      if (series.isEmpty()) {
        fields.fault(line, "has no series; add series: [" + PROGRESS + ", samples_per_s]");
      }
      double percent = threshold("threshold", "%", "25 %").value();
      OptionalDouble critical = critical("%", Side.ABOVE, percent);
      words.addAll(List.of("now", "baseline", "runs", "spread"));
      int runs = whole("runs", 3, 2, 100);
      double noise = number("noise", 3, 0, 100);
      return new Rule.Drop(series, percent, critical, span(10), after(Duration.ZERO), runs, noise);
    }

    private Check slope() {
      String series = series("series");
      String unit = unit(series);
      Threshold limit = threshold("limit", unit, "100 " + unit);
      Duration left = duration("threshold", Duration.ofHours(1), Duration.ofDays(3650), true);
      Optional<Duration> critical =
          fields.value("critical").isPresent()
              ? Optional.of(duration("critical", left, Duration.ofDays(3650), false))
              : Optional.empty();
      critical
          .filter(shorter -> shorter.compareTo(left) > 0)
          .ifPresent(
              longer ->
                  fields.fault(
                      line,
                      "critical is "
                          + Durations.text(longer)
                          + ", more than the threshold of "
                          + Durations.text(left)
                          + "; make it shorter"));
      words.addAll(List.of("slope", "limit", "left", "soonest", "latest"));
      words.remove("share");
      return new Rule.Slope(series, limit, left, critical, span(20), after(Duration.ZERO));
    }

    private Check silence() {
      double times = threshold("threshold", "times", "5 times").value();
      Duration atLeast = duration("at-least", Duration.ofMinutes(1), Duration.ofDays(30), true);
      words.removeAll(List.of("series", "name", "window", "share"));
      words.addAll(List.of("gap", "times"));
      return new Rule.Silence(times, atLeast, whole("samples", 20, 5, 400));
    }

    private Check timeLimit() {
      words.removeAll(List.of("series", "name", "window", "share"));
      words.addAll(List.of("source", "runs"));
      return new Rule.TimeLimit(whole("runs", 5, 1, 100));
    }

    private Check request() {
      String resource = word("resource", RESOURCES).orElse("time");
      Side side =
          word("use", List.of("below", "above")).filter("above"::equals).isPresent()
              ? Side.ABOVE
              : Side.BELOW;
      boolean time = resource.equals("time");
      Optional<String> series = time ? Optional.empty() : Optional.of(series("series"));
      double percent = threshold("threshold", "%", "50 %").value();
      words.removeAll(List.of("name", "share"));
      words.addAll(List.of("request", "percent", "source", "suggested", "headroom"));
      OptionalDouble busy =
          resource.equals("gpus")
              ? OptionalDouble.of(threshold("busy", unit(series.orElse("")), "5 %").value())
              : OptionalDouble.empty();
      double headroom =
          fields.value("headroom").isPresent() ? threshold("headroom", "%", "20 %").value() : 20;
      Duration window =
          fields.value("window").isPresent()
              ? duration("window", Duration.ofMinutes(1), LONGEST, true)
              : Duration.ofSeconds(1);
      Span span = new Span(window, 1, time ? 0 : whole("samples", 60, 3, 1_000_000));
      return new Rule.Request(
          resource, side, series, percent, span, busy, after(Duration.ofMinutes(5)), headroom);
    }

    private Span span(int samples) {
      Duration window = duration("window", Duration.ofMinutes(1), LONGEST, true);
      double share = 0.9;
      if (fields.value("sustain").isPresent()) {
        Threshold sustain = threshold("sustain", "%", "90 %");
        share = sustain.value() / 100;
        if (!(share > 0 && share <= 1)) {
          fields.fault(
              line,
              "sustain is " + Numbers.text(sustain.value()) + " %; use more than 0 % to 100 %");
        }
      }
      return new Span(window, share, whole("samples", samples, 3, 20_000));
    }

    private Duration after(Duration otherwise) {
      return fields.value("after").isPresent()
          ? duration("after", Duration.ofMinutes(1), Duration.ofDays(30), false)
          : otherwise;
    }

    private OptionalDouble critical(String unit, Side side, double threshold) {
      if (fields.value("critical").isEmpty()) {
        return OptionalDouble.empty();
      }
      double critical = threshold("critical", unit, "95 " + unit).value();
      if (!side.reached(critical, threshold)) {
        fields.fault(
            line,
            "critical is "
                + Numbers.text(critical)
                + " "
                + unit
                + ", on the wrong side of the threshold of "
                + Numbers.text(threshold)
                + "; make it "
                + (side == Side.ABOVE ? "higher" : "lower"));
      }
      return OptionalDouble.of(critical);
    }

    private List<Condition> conditions() {
      List<Condition> conditions = new ArrayList<>();
      for (Yaml item : fields.items("when")) {
        if (!(item instanceof Yaml.Table table)) {
          fields.fault(
              item.line(),
              "when has " + item.kind() + "; write - {series: tree_cpu_pct, above: 50 %}");
          continue;
        }
        YamlFields one = new YamlFields("rule " + id + ", when", table, faults);
        Optional<Yaml.Scalar> name = one.need("series", "tree_cpu_pct");
        Optional<Yaml.Scalar> above = one.scalar("above");
        Optional<Yaml.Scalar> below = one.scalar("below");
        one.done();
        if (above.isPresent() == below.isPresent()) {
          one.fault(table.line(), "needs one of above and below; write above: 50 %");
        } else if (name.isPresent()) {
          String series = checkedSeries(name.get());
          Side side = above.isPresent() ? Side.ABOVE : Side.BELOW;
          Threshold threshold = threshold(side.word(), above.or(() -> below), unit(series), "50 %");
          conditions.add(new Condition(series, side, threshold));
        }
      }
      return conditions;
    }

    private String series(String key) {
      return fields.need(key, "tree_cpu_pct").map(this::checkedSeries).orElse("");
    }

    private String checkedSeries(Yaml.Scalar name) {
      if (!SERIES.matcher(name.text()).matches()) {
        fields.fault(
            name.line(),
            "series is "
                + YamlFaults.shown(name.kind())
                + "; write the name of a series, with one * at an end for any text");
      }
      return name.text();
    }

    /// The unit that the registry gives a series; `?` for a user's own.
    private String unit(String series) {
      return series.equals(PROGRESS)
          ? "?"
          : MetricRegistry.known()
              .find(series.isEmpty() ? "?" : series.replace("*", "0"))
              .map(metric -> metric.unit().symbol())
              .orElse(Metric.undefined("a").unit().symbol());
    }

    private Threshold threshold(String key, String unit, String example) {
      return threshold(key, fields.need(key, example), unit, example);
    }

    private Threshold threshold(
        String key, Optional<Yaml.Scalar> value, String unit, String example) {
      Threshold none = new Threshold(Double.NaN, unit);
      if (value.isEmpty()) {
        return none;
      }
      Matcher matcher = QUANTITY.matcher(value.get().text().strip());
      if (!matcher.matches()) {
        fields.fault(
            value.get().line(),
            key
                + " is "
                + YamlFaults.shown(value.get().kind())
                + (unit.equals("1")
                    ? "; write a number, as "
                    : "; write a number and its unit, as ")
                + example.replace("?", "UNIT").replaceFirst(" 1$", ""));
        return none;
      }
      double number = Double.parseDouble(matcher.group(1).replace(",", ""));
      if (Double.isInfinite(number)) {
        fields.fault(
            value.get().line(),
            key
                + " is "
                + YamlFaults.shown(value.get().kind())
                + ", too large; write a number below 1e308");
        return none;
      }
      String stated = matcher.group(2).strip();
      if (unit.equals("?")) {
        return new Threshold(number, stated.isEmpty() ? "1" : YamlFaults.shown(stated));
      }
      if (!stated.equals(unit) && !(unit.equals("1") && stated.isEmpty())) {
        fields.fault(
            value.get().line(),
            key
                + " is "
                + YamlFaults.shown(value.get().kind())
                + (stated.isEmpty() ? ", without a unit" : ", in " + YamlFaults.shown(stated))
                + "; the unit here is "
                + unit
                + (stated.isEmpty() ? ", write " : ", convert it to ")
                + (stated.isEmpty() ? matcher.group(1) : "...")
                + " "
                + unit);
        return none;
      }
      return new Threshold(number, unit);
    }

    private Duration duration(String key, Duration example, Duration longest, boolean needed) {
      String wanted = Durations.text(example);
      Optional<Yaml.Scalar> value = needed ? fields.need(key, wanted) : fields.scalar(key);
      if (value.isEmpty()) {
        return example;
      }
      Optional<Duration> duration = Durations.parse(value.get().text());
      if (duration.isEmpty()
          || duration.get().toSeconds() < 1
          || duration.get().compareTo(longest) > 0) {
        fields.fault(
            value.get().line(),
            key
                + " is "
                + YamlFaults.shown(value.get().kind())
                + "; write 1 s to "
                + Durations.text(longest)
                + ", as "
                + wanted);
        return example;
      }
      return duration.get();
    }

    private int whole(String key, int otherwise, int least, int most) {
      return (int) number(key, otherwise, least, most);
    }

    private double number(String key, double otherwise, double least, double most) {
      Optional<Yaml.Scalar> value = fields.scalar(key);
      if (value.isEmpty()) {
        return otherwise;
      }
      try {
        double number = Double.parseDouble(value.get().text());
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException _) {
        // told below
      }
      fields.fault(
          value.get().line(),
          key
              + " is "
              + YamlFaults.shown(value.get().kind())
              + "; write a number from "
              + Numbers.text(least)
              + " to "
              + Numbers.text(most));
      return otherwise;
    }

    private Optional<String> word(String key, List<String> known) {
      return word(key, known, true);
    }

    private Optional<String> word(String key, List<String> known, boolean needed) {
      Optional<Yaml.Scalar> value =
          needed ? fields.need(key, known.getFirst()) : fields.scalar(key);
      if (value.isPresent() && !known.contains(value.get().text())) {
        fields.fault(
            value.get().line(),
            key
                + " is "
                + YamlFaults.shown(value.get().kind())
                + NearMiss.suggestion(value.get().text(), known)
                + " known are "
                + String.join(", ", known));
        return Optional.empty();
      }
      return value.map(Yaml.Scalar::text);
    }

    private Template template(String key) {
      Template template = new Template(text(key));
      for (String word : template.words()) {
        if (!words.contains(word)) {
          fields.fault(
              line,
              key
                  + " has the word {"
                  + YamlFaults.shown(word)
                  + "}"
                  + NearMiss.suggestion(word, words)
                  + " known here are "
                  + String.join(", ", words));
        }
      }
      return template;
    }

    private String text(String key) {
      Optional<Yaml.Scalar> value = fields.need(key, "what to say");
      if (value.isEmpty()) {
        return "";
      }
      String text = value.get().text().strip();
      if (text.isEmpty() || text.length() > LONGEST_TEXT) {
        fields.fault(
            value.get().line(),
            key + " has " + text.length() + " characters; write 1 to " + LONGEST_TEXT);
      }
      return text;
    }
  }
}
