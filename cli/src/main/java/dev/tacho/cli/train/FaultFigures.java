package dev.tacho.cli.train;

import dev.tacho.bench.load.Surroundings;
import dev.tacho.cli.shell.Counted;
import dev.tacho.cli.shell.Version;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.SampleSet;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.health.Anomaly;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.train.fault.FaultEnd;
import dev.tacho.train.fault.FaultKind;
import dev.tacho.train.fault.FaultTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What faults came to together.
record FaultFigures(String name, RunId run, List<FaultEnd> ends, Duration patience) {
  private static final Dimension FAULT = new Dimension("fault");
  private static final double MILLI = 1e6;
  private static final double LEVEL = 0.95;
  private static final Provenance CLOCK =
      new Provenance.Measured(
          "CLOCK_MONOTONIC of the keeper, from the fault, or the end of the step before it, to the"
              + " finding");
  private static final Provenance COUNT = new Provenance.Measured("count of the faults done");

  boolean passed() {
    return ends.stream().allMatch(FaultEnd::passed);
  }

  private List<FaultEnd> done() {
    return ends.stream()
        .filter(end -> end.fault().kind().isFault() && end.notRun().isEmpty())
        .toList();
  }

  private List<FaultEnd> quiet() {
    return ends.stream().filter(end -> !end.fault().kind().isFault()).toList();
  }

  Table table() {
    Table table =
        new Table()
            .left("FAULT")
            .right("RANK")
            .left("FOUND AS")
            .right("AFTER")
            .right("STEPS")
            .right("SLOWER")
            .left("RIGHT")
            .left("WENT ON")
            .right("AGAIN AFTER")
            .right("LOST STEPS");
    for (FaultEnd end : ends) {
      boolean fault = end.fault().kind().isFault();
      table.row(
          end.fault().kind().word(),
          fault ? Integer.toString(end.fault().rank()) : "-",
          end.notRun().isPresent() ? "not run" : foundAs(end),
          end.latencyNanos().isPresent() ? time(end.latencyNanos()) : "-",
          end.latencySteps().isPresent() ? Long.toString(end.latencySteps().getAsLong()) : "-",
          end.slowdown().isPresent() ? Numbers.text(end.slowdown().getAsDouble(), 2) + "x" : "-",
          end.notRun().isPresent() ? "-" : end.right() ? "yes" : "NO",
          end.notRun().isPresent() ? "-" : end.recovered() ? "yes" : "NO",
          end.recoveryNanos().isPresent() ? time(end.recoveryNanos()) : "-",
          Long.toString(end.lostSteps()));
    }
    return table;
  }

  private static String foundAs(FaultEnd end) {
    Optional<Anomaly> alarm = end.falseAlarms().stream().findFirst();
    Optional<Anomaly> what =
        end.fault().kind().isFault() ? end.diagnosis().or(() -> alarm) : alarm.or(end::diagnosis);
    return what.map(
            a ->
                a.kind().title()
                    + ", "
                    + a.cause().word()
                    + (a.rank().isPresent() ? ", rank " + a.rank().getAsInt() : ""))
        .orElse("nothing");
  }

  private static String time(OptionalLong nanos) {
    return Durations.ofNanos(nanos.getAsLong());
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<FaultEnd> done = done();
    long right = done.stream().filter(FaultEnd::right).count();
    if (!done.isEmpty()) {
      lines.add(
          right
              + " of "
              + done.size()
              + " faults put down to the right worker and cause (95 % sure of at least "
              + Numbers.text(100 * FaultTest.rightAtLeast(done.size(), right, LEVEL), 3)
              + " %)");
      lines.add(
          done.stream().filter(FaultEnd::recovered).count()
              + " of "
              + done.size()
              + " recovered from, "
              + done.stream().mapToLong(FaultEnd::lostSteps).sum()
              + " steps done again");
    }
    quiet().stream()
        .filter(end -> end.firstLoss().isPresent())
        .findFirst()
        .ifPresent(
            end ->
                lines.add(
                    "loss "
                        + Numbers.text(end.firstLoss().getAsDouble(), 4)
                        + " -> "
                        + Numbers.text(end.lastLoss().getAsDouble(), 4)
                        + " in the first group without a fault"));
    if (!quiet().isEmpty()) {
      lines.add(
          Counted.of(
                  quiet().stream().filter(end -> !end.falseAlarms().isEmpty()).count(),
                  "false alarm")
              + " in "
              + Counted.of(quiet().size(), "group")
              + " without a fault");
    }
    List<FaultEnd> busy =
        ends.stream().filter(end -> end.fault().kind() == FaultKind.BUSY_HOST).toList();
    if (!busy.isEmpty()) {
      lines.add(
          busy.stream().filter(FaultEnd::rightCause).count()
              + " of "
              + busy.size()
              + " busy hosts named");
    }
    long left = ends.stream().mapToLong(end -> end.left().size()).sum();
    lines.add(left == 1 ? "1 process left behind" : left + " processes left behind");
    for (FaultEnd end : ends) {
      end.notRun()
          .ifPresent(
              why -> lines.add(Printable.of(end.fault().kind().word() + " was not run: " + why)));
    }
    return lines;
  }

  Result result() {
    Json.Obj parameters =
        Json.object().put("workers", 2).put("patience_s", patience.toMillis() / 1e3).build();
    return Result.of(
            new Tool("tacho", Version.TEXT),
            new Surroundings(Path.of("/")).platform(),
            new Workload(name, "fault-test", parameters))
        .run(run)
        .measurements(measurements())
        .samples(
            List.of(
                new SampleSet(
                    FaultTold.SAMPLES,
                    "samples/" + FaultTold.SAMPLES + ".jsonl",
                    ends.size(),
                    Optional.empty())))
        .payload(Json.object().put("faults", faults()).build())
        .build();
  }

  private List<Measurement> measurements() {
    List<Measurement> all = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      List<FaultEnd> its = done().stream().filter(end -> end.fault().kind() == kind).toList();
      if (!its.isEmpty()) {
        Scope scope = Scope.WHOLE.with(FAULT, kind.word());
        longest(all, "fault_detection_ms", its, scope, FaultEnd::latencyNanos, MILLI);
        longest(all, "fault_detection_steps", its, scope, FaultEnd::latencySteps, 1);
        longest(all, "fault_recovery_ms", its, scope, FaultEnd::recoveryNanos, MILLI);
      }
    }
    List<FaultEnd> done = done();
    if (!done.isEmpty()) {
      long right = done.stream().filter(FaultEnd::right).count();
      Evidence evidence =
          Evidence.of(done.size())
              .with(
                  new Interval(
                      100 * FaultTest.rightAtLeast(done.size(), right, LEVEL),
                      100,
                      LEVEL,
                      "one-sided, exact binomial",
                      Resampled.REPEAT));
      known(
          all,
          "fault_diagnosis_right_pct",
          new Statistic.Share(),
          100.0 * right / done.size(),
          Scope.WHOLE,
          COUNT,
          evidence);
      known(
          all,
          "lost_steps",
          new Statistic.Total(),
          (double) done.stream().mapToLong(FaultEnd::lostSteps).sum(),
          Scope.WHOLE,
          COUNT,
          Evidence.of(done.size()));
    }
    if (!quiet().isEmpty()) {
      known(
          all,
          "false_alarms",
          new Statistic.Total(),
          (double) quiet().stream().mapToLong(end -> end.falseAlarms().size()).sum(),
          Scope.WHOLE,
          COUNT,
          Evidence.of(quiet().size()));
    }
    return all;
  }

  private interface Field {
    OptionalLong of(FaultEnd end);
  }

  private static void longest(
      List<Measurement> all, String name, List<FaultEnd> its, Scope scope, Field field, double by) {
    long[] values =
        its.stream().map(field::of).flatMapToLong(OptionalLong::stream).sorted().toArray();
    if (values.length == 0) {
      all.add(
          new Measurement.Missing(
              MetricRegistry.known().require(name), scope, "none of these faults has one"));
      return;
    }
    Evidence evidence =
        new Evidence(
            OptionalLong.of(values.length),
            values.length,
            (long) its.size() - values.length,
            0,
            Optional.empty(),
            Optional.of(new SampleRef(FaultTold.SAMPLES, column(name))));
    known(all, name, new Statistic.Max(), values[values.length - 1] / by, scope, CLOCK, evidence);
    known(
        all,
        name,
        new Statistic.Median(),
        Arrays.stream(values).skip((values.length - 1) / 2).findFirst().orElseThrow() / by,
        scope,
        CLOCK,
        evidence);
  }

  private static String column(String metric) {
    return switch (metric) {
      case "fault_detection_ms" -> "latency_ms";
      case "fault_detection_steps" -> "latency_steps";
      default -> "recovery_ms";
    };
  }

  private static void known(
      List<Measurement> all,
      String name,
      Statistic statistic,
      double value,
      Scope scope,
      Provenance how,
      Evidence evidence) {
    all.add(
        new Measurement.Known(
            MetricRegistry.known().require(name), statistic, value, scope, how, evidence));
  }

  private Json faults() {
    return Json.array(ends.stream().map(FaultFigures::json).toList());
  }

  private static Json json(FaultEnd end) {
    Json.Builder json =
        Json.object()
            .put("number", end.fault().number())
            .put("fault", end.fault().kind().word())
            .put("rank", end.fault().rank())
            .put("step", end.fault().step())
            .put("how", end.how())
            .putText("not_run", end.notRun());
    if (end.latencyNanos().isPresent()) {
      json.put("latency_ms", end.latencyNanos().getAsLong() / MILLI);
    }
    json.putWhole("latency_steps", end.latencySteps());
    end.slowdown().ifPresent(factor -> json.put("slowdown", factor));
    end.diagnosis().ifPresent(a -> json.put("diagnosis", json(a)));
    json.put(
            "false_alarms", Json.array(end.falseAlarms().stream().map(FaultFigures::json).toList()))
        .put("right_rank", end.rightRank())
        .put("right_cause", end.rightCause())
        .put("right", end.right())
        .put("recovered", end.recovered())
        .put("recovery", end.recovery());
    if (end.recoveryNanos().isPresent()) {
      json.put("recovery_ms", end.recoveryNanos().getAsLong() / MILLI);
    }
    end.firstLoss().ifPresent(loss -> json.put("first_loss", loss));
    end.lastLoss().ifPresent(loss -> json.put("last_loss", loss));
    return json.put("lost_steps", end.lostSteps())
        .put("left", end.left().size())
        .putText("failure", end.failure())
        .put("took_ms", end.took().toMillis())
        .build();
  }

  private static Json json(Anomaly anomaly) {
    Json.Builder json =
        Json.object().put("kind", anomaly.kind().word()).put("cause", anomaly.cause().word());
    anomaly.rank().ifPresent(rank -> json.put("rank", rank));
    return json.put("message", anomaly.message()).put("advice", anomaly.advice()).build();
  }

  Json.Obj json(boolean passed, Optional<String> seal) {
    List<FaultEnd> done = done();
    long right = done.stream().filter(FaultEnd::right).count();
    Json.Builder json =
        Json.object()
            .put("schema", FaultTestWord.SCHEMA)
            .put("run", run.text())
            .put("passed", passed)
            .put("done", done.size())
            .put("right", right);
    if (!done.isEmpty()) {
      json.put("right_at_least_pct", 100 * FaultTest.rightAtLeast(done.size(), right, LEVEL));
    }
    return json.put("recovered", done.stream().filter(FaultEnd::recovered).count())
        .put("lost_steps", done.stream().mapToLong(FaultEnd::lostSteps).sum())
        .put("clean", quiet().size())
        .put("false_alarms", quiet().stream().mapToLong(e -> e.falseAlarms().size()).sum())
        .put("left", ends.stream().mapToLong(e -> e.left().size()).sum())
        .put("faults", faults())
        .putText("seal", seal)
        .build();
  }
}
