package dev.tacho.core.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ResultJsonTest {
  private static final int CASES = Boolean.getBoolean("tacho.long") ? 10_000 : 500;

  @Test
  void write_fullResult_isTheGoldenFile() throws IOException {
    Goldens.check("result-1.json", ResultJson.write(Examples.full()).pretty() + "\n");
  }

  @Test
  void read_goldenFile_isTheResultThatWasWritten() throws IOException {
    assertEquals(Examples.full(), result(read(Goldens.read("result-1.json"))));
  }

  @Test
  void read_write_isIdentityOnRandomResults() {
    long seed = new Random().nextLong();
    RandomResults results = new RandomResults(seed);
    for (int i = 0; i < CASES; i++) {
      Result result = results.next();
      String text = ResultJson.write(result).toString();
      assertEquals(result, result(read(text)), "seed " + seed + ", case " + i);
    }
  }

  @Test
  void read_unknownFieldsAtEveryLevel_surviveWriting() throws IOException {
    Json document = sprinkle(Json.parse(Goldens.read("result-1.json")));
    Result result = result(ResultJson.read(document, "test"));
    assertEquals(document, ResultJson.write(result));
    assertTrue(result.unknown().size() > 40, "unknown: " + result.unknown().size());
  }

  @Test
  void read_metricThatNoMeasurementUses_survivesWriting() throws IOException {
    Json.Obj golden = Json.parseObject(Goldens.read("result-1.json"));
    Json.Obj metrics = golden.object("metrics").orElseThrow();
    Json spare =
        Json.parse("{\"unit\":\"s\",\"direction\":\"lower\",\"definition\":\"d\",\"x\":1}");
    Json document =
        Json.object()
            .putAll(golden)
            .put("metrics", Json.object().putAll(metrics).put("a/b", spare).build())
            .build();
    assertEquals(document, ResultJson.write(result(ResultJson.read(document, "test"))));
  }

  @Test
  void read_unknownFieldOfARangeWithoutEnds_survivesWriting() throws IOException {
    Json document =
        Json.parse(
            Goldens.read("result-1.json")
                .replaceFirst("\"legal\": \\{[^}]*\\}", "\"legal\": {\"new\": 1}"));
    assertEquals(document, ResultJson.write(result(ResultJson.read(document, "test"))));
  }

  @Test
  void read_otherMajorVersion_isRefusedWithTheReason() {
    assertEquals(
        "/schema: 'tacho.result/2' is another major version than tacho.result/1, the one that this"
            + " Tacho reads; use the Tacho that wrote it, or a newer one",
        faults(read("{\"schema\":\"tacho.result/2\"}")));
  }

  @Test
  void read_documentOfSomethingElse_isRefusedWithTheReason() {
    String remedy = "; give a document whose schema is tacho.result/1";
    assertEquals(
        "/schema: 'tacho.run/1' is not a result" + remedy,
        faults(read("{\"schema\":\"tacho.run/1\"}")));
    assertEquals(
        "/schema: missing, and it is no TrackIQ result either" + remedy, faults(read("{}")));
    assertEquals("/schema: not a string but 1" + remedy, faults(read("{\"schema\":1}")));
    assertEquals("/: not an object but null" + remedy, faults(read("null")));
    assertEquals("/: an array without results" + remedy, faults(read("[]")));
  }

  @Test
  void read_textThatIsNotJson_isRefusedWithThePlace() {
    assertTrue(faults(read("{\"schema\":NaN}")).startsWith("/: not JSON at character 10"));
  }

  @Test
  void read_manyFaults_areAllNamedWithPathValueAndRemedy() {
    String text =
        """
        {"schema":"tacho.result/1","made":"yesterday","tool":{"name":7},"platform":[],
         "workload":{"name":" x","kind":"inference"},
         "metrics":{"loss":{"unit":"1","direction":"up","definition":"loss"}},
         "measurements":[
          {"metric":"acc","phase":"hot","statistic":"p99","value":"many","how":{"kind":"felt"},
           "evidence":{"repeats":0,"errors":-1,"censored":0}}]}""";
    assertEquals(
        """
        /made: not an instant: 'yesterday'; write it in UTC, as 2026-03-01T09:30:00Z
        /tool/name: not a string but 7; write a string
        /tool/version: missing; add the field 'version'
        /platform: not an object but an array of 0 items; write {...}
        /workload: name of the workload begins or ends with a blank: ' x'; correct the value
        /metrics/loss/direction: unknown word 'up'; write one of [lower, higher, neither, unknown]
        /measurements/0/metric: 'acc' does not stand among the metrics, or stands there with a fault; define it under /metrics
        /measurements/0/phase: unknown word 'hot'; write one of [warm-up, steady, whole]
        /measurements/0/statistic: unknown statistic 'p99'; write mean, median, min, max, total, last, rate, share, or q and a number between 0 and 1, as q0.99
        /measurements/0/value: not a number that a double can hold but 'many'; write a number that a double can hold
        /measurements/0/how/kind: unknown provenance 'felt'; write measured, reported, derived, estimated or declared
        /measurements/0/evidence: repeats of a measurement is below 1: 0; correct the value""",
        faults(read(text)));
  }

  @Test
  void read_thousandsOfFaults_listsAHundredAndCountsTheRest() {
    String text = "{\"schema\":\"tacho.result/1\",\"checks\":[" + "1,".repeat(5_000) + "1]}";
    assertTrue(
        read(text) instanceof Reading.Refused(var faults)
            && faults.size() == Reading.MAX_FAULTS + 1
            && faults.getLast().problem().equals("4906 more faults are not listed"),
        faults(read(text)));
  }

  @Test
  void read_provenanceNestedTooDeep_isRefused() throws IOException {
    String deep =
        "{\"kind\":\"estimated\",\"method\":\"m\",\"inputs\":[".repeat(33)
            + "{\"kind\":\"declared\",\"by\":\"b\"}"
            + "]}".repeat(33);
    String text =
        Goldens.read("result-1.json")
            .replaceFirst("\"how\": \\{\\s+\"kind\": \"measured\",[^}]*\\}", "\"how\": " + deep);
    assertTrue(faults(read(text)).contains("provenance nested deeper than 32"), text);
  }

  @Test
  void read_randomDamage_neverThrows() throws IOException {
    long seed = new Random().nextLong();
    Damage damage = new Damage(seed);
    Json golden = Json.parse(Goldens.read("result-1.json"));
    for (int i = 0; i < CASES; i++) {
      Json damaged = damage.of(golden);
      Reading reading = ResultJson.read(damaged, "test");
      if (reading instanceof Reading.Read(var result, _)) {
        assertEquals(
            reading,
            ResultJson.read(ResultJson.write(result), "test"),
            "seed " + seed + ", case " + i);
      } else {
        assertTrue(!faults(reading).isEmpty(), "seed " + seed + ", case " + i);
      }
    }
  }

  /// `value` with one more member in each object but those whose members are free.
  private static Json sprinkle(Json value) {
    return switch (value) {
      case Json.Obj(var members) -> {
        Json.Builder object = Json.object();
        members.forEach(
            (name, member) ->
                object.put(
                    name,
                    List.of("at", "facts", "software", "parameters", "payload").contains(name)
                        ? member
                        : name.equals("metrics") ? sprinkleEach(member) : sprinkle(member)));
        yield object.put("new in 1.7/~", Json.parse("[{\"a\":null}]")).build();
      }
      case Json.Arr(var items) -> Json.array(items.stream().map(ResultJsonTest::sprinkle).toList());
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> value;
    };
  }

  private static Json sprinkleEach(Json value) {
    Json.Builder object = Json.object();
    if (value instanceof Json.Obj(var members)) {
      members.forEach((name, member) -> object.put(name, sprinkle(member)));
    }
    return object.build();
  }

  private static Reading read(String text) {
    return ResultJson.readAll(text, "test").getFirst();
  }

  private static Result result(Reading reading) {
    return switch (reading) {
      case Reading.Read(var result, _) -> result;
      case Reading.Refused _ -> throw new AssertionError(faults(reading));
    };
  }

  private static String faults(Reading reading) {
    return switch (reading) {
      case Reading.Read _ -> "";
      case Reading.Refused(var faults) ->
          faults.stream().map(Fault::toString).collect(Collectors.joining("\n"));
    };
  }
}
