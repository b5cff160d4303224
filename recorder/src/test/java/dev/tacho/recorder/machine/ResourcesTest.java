package dev.tacho.recorder.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Measurement.Known;
import dev.tacho.core.measure.Measurement.Missing;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.process.ResourceUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ResourcesTest {
  private static final long SECOND = 1_000_000_000;
  private static final ResourceUse TWO_SECONDS =
      new ResourceUse(3 * SECOND / 2, SECOND / 2, 0, 0, 0, 2, 4, 0, 0);

  private final Resources resources = new Resources("nothing was read");

  @Test
  void measurements_withoutOneSample_haveTheKernelsAccountAndReasonsForTheRest() {
    List<Measurement> all = sound(resources.measurements(spent(OptionalLong.of(7)), List.of()));
    assertEquals(2, known(all, "cpu_time_s").value());
    assertEquals(0.5, known(all, "tree_cpu_cores").value());
    assertEquals(1024, known(all, "storage_read_bytes").value());
    assertEquals(7, known(all, "peak_process_memory_bytes").value());
    assertEquals("nothing was read", missing(all, "memory_bytes").reason());
    assertEquals(
        "no control group of its own: no rights",
        missing(all, "peak_charged_memory_bytes").reason());
    assertEquals("nothing was read", missing(all, "gpu_pct").reason());
    assertEquals("nothing was read", missing(all, "energy_j").reason());
  }

  @Test
  void measurements_ofSamples_saySourceAndCount() {
    resources.know(
        List.of(
            Counter.of("tree_rss_bytes", "/proc/PID/statm"),
            Counter.of("gpu_pct/1", "nvml"),
            Counter.missing("energy/nvidia", "nvml", "no permission")));
    resources.take(Map.of("tree_rss_bytes", 100.0, "gpu_pct/1", 50.0));
    resources.take(Map.of("tree_rss_bytes", 300.0, "gpu_pct/1", 0.0));
    resources.missed(3);
    List<Measurement> all = sound(resources.measurements(spent(OptionalLong.of(7)), List.of()));
    Known memory = known(all, "memory_bytes");
    assertEquals(300, memory.value());
    assertEquals(new Provenance.Measured("/proc/PID/statm"), memory.how());
    assertEquals(2, memory.evidence().samples().orElseThrow());
    assertEquals(3, memory.evidence().errors());
    assertEquals(25, known(all, "gpu_pct").value());
    assertEquals("gpu1", known(all, "gpu_pct").scope().on(Dimension.DEVICE).orElseThrow());
    assertEquals("no permission", missing(all, "energy_j").reason());
  }

  @Test
  void memory_ofAProcessBetweenTwoSamples_showsThatTheSampledPeakIsTooLow() {
    resources.know(List.of(Counter.of("tree_rss_bytes", "/proc/PID/statm")));
    resources.take(Map.of("tree_rss_bytes", 100.0));
    List<Measurement> all = sound(resources.measurements(spent(OptionalLong.of(900)), List.of()));
    assertEquals(900, known(all, "memory_bytes").value());
    assertInstanceOf(Provenance.Derived.class, known(all, "memory_bytes").how());
    assertEquals(Tier.MEASURED, known(all, "memory_bytes").how().tier());
  }

  @Test
  void cores_beforeTheFirstSample_showThatTheSampledPeakIsTooLow() {
    resources.know(List.of(Counter.of("tree_cpu_cores", "/proc/PID/stat")));
    resources.take(Map.of("tree_cpu_cores", 0.1));
    List<Known> cores =
        sound(resources.measurements(spent(OptionalLong.of(7)), List.of())).stream()
            .filter(m -> m.metric().name().equals("tree_cpu_cores"))
            .map(Known.class::cast)
            .toList();
    assertEquals(List.of(0.5, 0.5), cores.stream().map(Known::value).toList());
    assertEquals(Tier.MEASURED, cores.getLast().how().tier());
  }

  @Test
  void cpu_countedByAGroupFromTheFirstMoment_isTheGroups() {
    List<Measurement> all = sound(resources.measurements(spent(group(SECOND, true)), List.of()));
    assertEquals(1, known(all, "cpu_time_s").value());
    assertEquals(64, known(all, "peak_charged_memory_bytes").value());
  }

  @Test
  void cpu_ofAGroupThatSawOnlyPart_isTheLargerOfTheTwo() {
    List<Measurement> less = sound(resources.measurements(spent(group(SECOND, false)), List.of()));
    assertEquals(2, known(less, "cpu_time_s").value());
    List<Measurement> more =
        sound(resources.measurements(spent(group(5 * SECOND, false)), List.of()));
    assertEquals(5, known(more, "cpu_time_s").value());
  }

  private static Spent.Charged group(long cpu, boolean fromBirth) {
    return new Spent.Charged(
        OptionalLong.of(cpu), "cpu of the group", fromBirth, OptionalLong.of(64), "peak", "");
  }

  private static Spent spent(OptionalLong peak) {
    return new Spent(4 * SECOND, TWO_SECONDS, peak, Optional.empty(), "no rights");
  }

  private static Spent spent(Spent.Charged group) {
    return new Spent(4 * SECOND, TWO_SECONDS, OptionalLong.empty(), Optional.of(group), "");
  }

  private static List<Measurement> sound(List<Measurement> all) {
    Result result =
        Result.of(
                new Tool("tacho", "test"),
                Platform.UNKNOWN,
                new Workload("w", "command", Json.Obj.EMPTY))
            .measurements(all)
            .build();
    assertTrue(ResultCheck.faults(result).isEmpty(), () -> ResultCheck.faults(result).toString());
    return all;
  }

  private static Known known(List<Measurement> all, String metric) {
    return all.stream()
        .filter(m -> m instanceof Known && m.metric().name().equals(metric))
        .map(Known.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError(metric + " in " + all));
  }

  private static Missing missing(List<Measurement> all, String metric) {
    return all.stream()
        .filter(m -> m instanceof Missing && m.metric().name().equals(metric))
        .map(Missing.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError(metric + " in " + all));
  }
}
