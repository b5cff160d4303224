package dev.tacho.server.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a stream tells of anomalies.
class ToldAnomaliesTest {
  private static final String SLOW = "{\"kind\":\"straggler\",\"rank\":1,\"onset_ns\":7%s}";
  private static final String STALE = "{\"kind\":\"stale\",\"onset_ns\":%d,\"message\":\"%d s\"}";

  @Test
  void anAnomaly_isToldWhenItBeginsAndWhenItIsOver_whateverChangesBetween() {
    ToldAnomalies told = new ToldAnomalies();
    String over = SLOW.formatted(",\"over_ns\":9");
    assertEquals(List.of(SLOW.formatted("")), news(told, 8, SLOW.formatted("")));
    assertEquals(List.of(), news(told, 8, SLOW.formatted("")));
    assertEquals(List.of(over), news(told, 10, over));
    assertEquals(List.of(), news(told, 11, over));
    assertEquals(List.of(SLOW.formatted("")), news(told, 12, over, SLOW.formatted("")));
  }

  @Test
  void staleness_whoseAgeGrows_isToldOnce_andIsOverOnceTheWriterIsBack() {
    ToldAnomalies told = new ToldAnomalies();
    assertEquals(List.of(STALE.formatted(5, 10)), news(told, 5, STALE.formatted(5, 10)));
    assertEquals(List.of(), news(told, 5, STALE.formatted(5, 11)));
    assertEquals(List.of(STALE.formatted(5, 11).replace("}", ",\"over_ns\":20}")), news(told, 20));
    assertEquals(List.of(), news(told, 21));
    assertEquals(List.of(STALE.formatted(21, 10)), news(told, 21, STALE.formatted(21, 10)));
  }

  private static List<String> news(ToldAnomalies told, long written, String... anomalies) {
    Json.Obj status = Json.parseObject("{\"anomalies\":[" + String.join(",", anomalies) + "]}");
    return told.news(new GroupHealth(Json.Obj.EMPTY, status, written)).stream()
        .map(Json::toString)
        .toList();
  }
}
