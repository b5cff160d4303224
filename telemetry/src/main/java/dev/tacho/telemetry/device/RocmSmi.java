package dev.tacho.telemetry.device;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.EnergyBoundary.Extent;
import dev.tacho.core.measure.Measurement;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.device.RocmSmiAnswer.Card;
import dev.tacho.telemetry.device.RocmSmiAnswer.Quantity;
import dev.tacho.telemetry.helper.Late;
import dev.tacho.telemetry.host.Host;
import dev.tacho.telemetry.kernel.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/// What [AmdGpus] cannot read of an AMD GPU, by AMD's program `rocm-smi`. It takes a second or so
/// to answer, so a thread of its own asks it now and then, with a time limit: [RocmSmiProgram]. An
/// answer is taken once: between two answers there is no value.
///
/// It is asked only where it is installed and something is missing that it may know. Its counters
/// are found with the first answer; nobody waits for that. See decision 077.
public final class RocmSmi implements Source, Late {
  private static final String NAME = "rocm-smi";

  private final RocmSmiProgram program;
  private final Duration silence;
  private final AmdGpus known;
  private final int firstNumber;
  private Optional<Gauges> gauges = Optional.empty();
  private RocmSmiAnswer answer = new RocmSmiAnswer(Map.of());
  private long answerNanos = System.nanoTime();

  private RocmSmi(RocmSmiProgram program, Duration silence, AmdGpus known, int firstNumber) {
    this.program = program;
    this.silence = silence;
    this.known = known;
    this.firstNumber = firstNumber;
  }

  /// Begins to ask for what `known` lacks.
  ///
  /// @param program where it is; empty where it was not found
  /// @param known what the driver's own files gave
  /// @param firstNumber the number of the first AMD GPU
  /// @param pace how often and for how long it is asked
  /// @param started is told the process id of each asking
  public static Source open(
      Optional<Path> program,
      AmdGpus known,
      int firstNumber,
      RocmSmiProgram.Pace pace,
      LongConsumer started) {
    if (known.count() > 0 && lacking(known).isEmpty()) {
      return missing(
          firstNumber, "it is not asked, since the driver's own files tell all that it could");
    }
    if (program.isEmpty()) {
      return missing(firstNumber, "there is no program rocm-smi");
    }
    return new RocmSmi(
        RocmSmiProgram.start(program.get(), pace, started), pace.silence(), known, firstNumber);
  }

  private static Source missing(int firstNumber, String reason) {
    return Host.absent(List.of("gpu_pct/" + firstNumber), NAME, reason);
  }

  @Override
  public List<Counter> counters() {
    return missing(firstNumber, "it has not answered yet").counters();
  }

  @Override
  public void await(Duration longest) {
    program.awaitFirst(longest);
  }

  @Override
  public void read(Reading into) {
    Optional<RocmSmiProgram.Answered> answered = program.take();
    if (answered.isPresent()) {
      answer = answered.get().answer();
      answerNanos = answered.get().nanos();
      if (gauges.isEmpty()) {
        gauges = Optional.of(new Gauges(gauges(), Optional.empty()));
        gauges.get().counters().forEach(into::found);
      }
      gauges.get().readAll(into, answerNanos);
    } else if (gauges.isEmpty()) {
      program
          .fault()
          .ifPresent(reason -> missing(firstNumber, reason).counters().forEach(into::found));
    } else if (into.monoNanos() - answerNanos > silence.toNanos()) {
      String reason = program.fault().orElse("rocm-smi gave no answer in time");
      gauges.get().lose(into, reason);
    }
  }

  @Override
  public List<Measurement> totals() {
    return gauges.map(Gauges::totals).orElse(List.of());
  }

  @Override
  public void close() {
    program.close();
  }

  /// What the driver's files do not give, and this program may.
  private static Set<String> lacking(AmdGpus known) {
    return known.counters().stream()
        .filter(counter -> counter.missing().isPresent())
        .map(Counter::series)
        .filter(series -> !series.startsWith("gpu_throttled") && !series.startsWith("gpu_energy"))
        .collect(Collectors.toSet());
  }

  private List<Gauge> gauges() {
    Set<String> wanted = lacking(known);
    Map<Integer, Integer> numbers = new TreeMap<>();
    answer
        .cards()
        .forEach(
            (card, said) ->
                place(card, said).ifPresent(place -> numbers.put(firstNumber + place, card)));
    List<Gauge> all = new ArrayList<>();
    numbers.forEach(
        (number, card) ->
            gauges(number, card).stream()
                .filter(gauge -> known.count() == 0 || wanted.contains(gauge.series()))
                .forEach(all::add));
    return all;
  }

  /// Which of the GPUs that are known a card is. The program counts in its own order, so that an
  /// address decides where one is told.
  private Optional<Integer> place(int card, Card said) {
    if (known.count() == 0) {
      return Optional.of(card);
    }
    if (said.address().isPresent()) {
      return said.address().flatMap(known::at);
    }
    return known.count() == 1 && answer.cards().size() == 1 ? Optional.of(0) : Optional.empty();
  }

  private List<Gauge> gauges(int number, int card) {
    return List.of(
        gauge("gpu_pct/" + number, card, Quantity.BUSY, Gauge.Range.PERCENT),
        gauge("gpu_memory_busy_pct/" + number, card, Quantity.MEMORY_BUSY, Gauge.Range.PERCENT),
        gauge("gpu_memory_bytes/" + number, card, Quantity.MEMORY_USED, Gauge.Range.BYTES),
        gauge("gpu_memory_total_bytes/" + number, card, Quantity.MEMORY_TOTAL, Gauge.Range.BYTES),
        Gauge.power(
            "gpu_power_w/" + number,
            new Gauge.Energy("gpu_energy_j/" + number, "gpu" + number),
            named(card),
            Extent.GPU_PACKAGE,
            () -> card(card).number(Quantity.POWER)),
        gauge("gpu_temperature_c/" + number, card, Quantity.TEMPERATURE, Gauge.Range.CELSIUS),
        gauge("gpu_sm_clock_mhz/" + number, card, Quantity.CLOCK, Gauge.Range.MEGAHERTZ),
        gauge(
            "gpu_memory_clock_mhz/" + number, card, Quantity.MEMORY_CLOCK, Gauge.Range.MEGAHERTZ));
  }

  private Gauge gauge(String series, int card, Quantity quantity, Gauge.Range range) {
    return Gauge.of(series, named(card), range, () -> card(card).number(quantity));
  }

  private Card card(int card) throws Unreadable {
    Card said = answer.cards().get(card);
    if (said == null) {
      throw new Unreadable("rocm-smi does not tell card" + card + " any more");
    }
    return said;
  }

  private static String named(int card) {
    return NAME + " card" + card;
  }
}
