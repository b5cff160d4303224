package dev.tacho.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunWriter;
import dev.tacho.web.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What clients hear while runs go on.
@Timeout(60)
class StreamTest {
  @TempDir Path home;

  @Test
  void aRun_isHeardPointByPoint_toItsEnd() throws Exception {
    Lab lab = new Lab(home);
    try (LiveServer server = lab.serve();
        RunWriter run = lab.begin("going")) {
      Lab.train(run, 0, 5);
      try (Listener listener = Listener.to(server, "/v1/runs/going/live", "")) {
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), listener.steps(5));
        Lab.train(run, 5, 8);
        assertEquals(List.of(5L, 6L, 7L), listener.steps(3));
        run.event(RunEvent.stage("train", StageState.RUNNING));
        listener.until("event", event -> event.text("stage").equals(Optional.of("train")));
        Lab.end(run);
        listener.until("run", glance -> glance.needText("state").equals("completed"));
        listener.until("end", _ -> true);
        assertTrue(listener.ended());
        assertEquals("over", listener.lastId());
      }
    }
  }

  @Test
  void aClientThatComesBack_goesOnWhereItWas() throws Exception {
    Lab lab = new Lab(home);
    try (LiveServer server = lab.serve();
        RunWriter run = lab.begin("going")) {
      Lab.train(run, 0, 5);
      String place;
      try (Listener first = Listener.to(server, "/v1/runs/going/live", "")) {
        first.steps(5);
        place = first.lastId();
      }
      Lab.train(run, 5, 1200);
      try (Listener again = Listener.to(server, "/v1/runs/going/live", place)) {
        List<Long> steps = again.steps(1195);
        assertEquals(5L, steps.getFirst());
        assertEquals(1199L, steps.getLast());
      }
      assertEquals(400, Listener.status(server, "/v1/runs/going/live", "nonsense"));
      assertEquals(204, Listener.status(server, "/v1/runs/going/live", "over"));
    }
  }

  @Test
  void allRuns_areHeard_asTheyComeAndChange() throws Exception {
    Lab lab = new Lab(home);
    lab.finished("before", 1);
    try (LiveServer server = lab.serve();
        Listener listener = Listener.to(server, "/v1/live", "")) {
      listener.until("run", run -> run.needText("name").equals("before"));
      String id = lab.finished("new", 2);
      listener.until(
          "run",
          run -> run.needText("run").equals(id) && run.needText("state").equals("completed"));
    }
  }

  @Test
  void aRunThatIsRemoved_endsItsStream() throws Exception {
    Lab lab = new Lab(home);
    try (LiveServer server = lab.serve();
        RunWriter run = lab.begin("going")) {
      Lab.train(run, 0, 1);
      try (Listener listener = Listener.to(server, "/v1/runs/going/live", "")) {
        listener.steps(1);
        Files.delete(home.resolve("runs").resolve(run.id().text()).resolve("run.json"));
        Json.Obj gone = listener.until("gone", _ -> true);
        assertTrue(gone.needText("detail").contains("is not there"), gone.toString());
        assertTrue(listener.ended());
      }
    }
  }

  @Test
  void changedTokens_endStreams_andLetTheNewOnesIn() throws Exception {
    Lab lab = new Lab(home);
    Path tokens = write("old-token-1234567890");
    try (LiveServer server = lab.serve(TokenFile.of(tokens), Limits.standard());
        RunWriter run = lab.begin("going")) {
      Lab.train(run, 0, 1);
      try (Listener listener =
          Listener.to(server, "/v1/runs/going/live", "", "old-token-1234567890")) {
        listener.steps(1);
        write("# both, while clients change\nnew-token-1234567890\nold-token-1234567890\n");
        assertTrue(listener.ended());
      }
      assertEquals(200, Listener.status(server, "/v1/runs", "", "old-token-1234567890"));
      assertEquals(200, Listener.status(server, "/v1/runs", "", "new-token-1234567890"));
      write("new-token-1234567890");
      while (Listener.status(server, "/v1/runs", "", "old-token-1234567890") != 401) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertEquals(200, Listener.status(server, "/v1/runs", "", "new-token-1234567890"));
      write("short");
      String said = lab.told.poll(20, TimeUnit.SECONDS);
      assertTrue(said.contains("stay in force"), said);
      assertEquals(200, Listener.status(server, "/v1/runs", "", "new-token-1234567890"));
      write("new-token-1234567890");
      assertTrue(lab.told.poll(20, TimeUnit.SECONDS).contains("can be read again"));
    }
  }

  private Path write(String text) throws Exception {
    Path next =
        Files.createTempFile(
            home,
            "tokens",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, text);
    return Files.move(
        next,
        home.resolve("tokens"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
