package dev.tacho.train.crew;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.json.Json;
import dev.tacho.train.group.WorkerStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CrewTest {
  private static final WorkerStart ECHO =
      new WorkerStart(List.of("sh", "-c", "read order; echo '{\"type\":\"here\"}'"), Map.of());

  @Test
  void askedToLeaveOffBetweenTwoStarts_startsNoMore() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    List<Json.Obj> said = new ArrayList<>();
    try (Crew crew =
        Crew.start(
            ECHO, Collections.nCopies(9, Json.Obj.EMPTY), () -> asked.incrementAndGet() > 2)) {
      assertEquals(Optional.empty(), crew.hear(Duration.ofSeconds(20), () -> false, said::add));
    }
    assertEquals(2, said.size());
  }
}
