package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding, annotating, pruning, archiving.
@Timeout(60)
final class KeepingTest {
  @TempDir Path home;
  private RunStore store;

  @BeforeEach
  void open() {
    store = RunStore.at(home.resolve(".tacho"));
  }

  private static Pruning.Policy policy(Optional<Duration> age, OptionalInt keep) {
    return new Pruning.Policy(age, keep, Set.of(), Map.of());
  }

  private static RunId found(Lookup lookup) {
    return ((Lookup.Found) lookup).run().header().id();
  }

  @Test
  void find_byIdPrefixLabelLatestAndPath() {
    RunId one = TestRuns.sealed(store, "resnet", 1);
    RunId two = TestRuns.sealed(store, "bert", 1);
    RunId three = TestRuns.sealed(store, "bert", 1);
    assertEquals(one, found(store.find(one.text())));
    assertEquals(one, found(store.find(one.text().toLowerCase(java.util.Locale.ROOT))));
    assertEquals(one, found(store.find("resnet")));
    assertEquals(two, found(store.find(two.text().substring(0, 25))));
    assertEquals(store.list().getFirst().id(), found(store.find("latest")));
    assertEquals(one, found(store.find(store.open(one).directory().toString())));
    Lookup.Ambiguous several = (Lookup.Ambiguous) store.find("bert");
    assertEquals(
        Set.of(two, three), Set.copyOf(several.candidates().stream().map(RunStatus::id).toList()));
    assertTrue(store.find(one.text().substring(0, 3)) instanceof Lookup.Ambiguous);
    assertEquals(List.of("resnet"), ((Lookup.NotFound) store.find("resent")).nearest());
    assertTrue(store.find("../x") instanceof Lookup.NotFound);
    assertTrue(store.find("") instanceof Lookup.NotFound);
  }

  @Test
  void latest_memberOfAGroup_isTheGroupThatStartedIt() {
    RunId group = TestRuns.sealed(store, "nightly", 0);
    List<Link> member = List.of(new Link(group, Link.Role.MEMBER_OF, Map.of()));
    store.create(TestRuns.header(store.freshId(), "nightly.train", member)).close();
    assertEquals(group, found(store.find("latest")));
    List<Link> elsewhere = List.of(new Link(store.freshId(), Link.Role.MEMBER_OF, Map.of()));
    RunId rank = store.freshId();
    store.create(TestRuns.header(rank, "rank 3", elsewhere)).close();
    assertEquals(rank, found(store.find("latest")), "its group is in no store of ours");
  }

  @Test
  void annotations_addUp_andTheSealStays() {
    RunId id = TestRuns.sealed(store, "noted", 1);
    Annotations annotations = store.annotations();
    String key = Annotations.key(id);
    assertEquals(Notes.NONE, annotations.of(key));
    annotations.add(key, new Annotation.Tagged("best", "yes"));
    annotations.add(key, new Annotation.Tagged("lr", "0.1"));
    annotations.add(key, new Annotation.Untagged("kind"));
    annotations.add(key, new Annotation.Untagged("lr"));
    annotations.add(key, new Annotation.Noted(Annotation.Kind.DECISION, "ship\nit"));
    annotations.add(key, new Annotation.Favourite(true));
    annotations.add(key, new Annotation.Pinned(true));
    annotations.add(key, new Annotation.Pinned(false));
    Notes notes = annotations.of(key);
    assertEquals(Map.of("best", "yes"), notes.tags(store.open(id).header().tags()));
    assertEquals("ship\nit", notes.texts().getFirst().text());
    assertTrue(notes.favourite());
    assertFalse(notes.pinned());
    assertEquals(Map.of(key, notes), annotations.all());
    assertTrue(store.open(id).verify(Optional.empty()).ok());
  }

  @Test
  void annotations_tornAndDamagedLines_costNothingElse() throws IOException {
    String key = Annotations.keyOfForeign(home, "");
    assertNotEquals(key, Annotations.keyOfForeign(home.resolve("x"), ""));
    Annotations annotations = store.annotations();
    annotations.add(key, new Annotation.Tagged("a", "1"));
    Path file = store.home().resolve("annotations/" + key + ".jsonl");
    Files.writeString(file, "{\"schema\":\"tacho.anno", StandardOpenOption.APPEND);
    annotations.add(key, new Annotation.Tagged("b", "2"));
    Notes notes = annotations.of(key);
    assertEquals(Map.of("a", "1", "b", "2"), notes.tags());
    assertEquals(1, notes.damage().size());
    assertThrows(StoreException.class, () -> annotations.of("../../etc"));
  }

  @Test
  void baseline_namesASealedRun() {
    RunId id = TestRuns.sealed(store, "base", 1);
    Baseline saved = store.baselines().save("main", store.open(id));
    assertEquals(Optional.of(saved), store.baselines().find("main"));
    assertEquals(List.of(saved), store.baselines().list());
    assertEquals(store.open(id).seal().orElseThrow().digest(), saved.seal());
    assertTrue(store.baselines().remove("main"));
    assertEquals(Optional.empty(), store.baselines().find("main"));
    for (String bad : List.of("", "../x", ".hidden", "a/b", "a\nb", "-rf")) {
      assertThrows(StoreException.class, () -> store.baselines().find(bad));
    }
  }

  @Test
  void prune_removesOldRuns_neverLivePinnedOrBaselines_orWhatIsNoRun() throws IOException {
    RunId old = TestRuns.sealed(store, "old", 1);
    RunId pinned = TestRuns.sealed(store, "pinned", 1);
    RunId base = TestRuns.sealed(store, "base", 1);
    RunId dead;
    try (RunWriter abandoned = TestRuns.running(store, "dead")) {
      dead = abandoned.id();
    }
    store.annotations().add(Annotations.key(pinned), new Annotation.Pinned(true));
    store.baselines().save("b", store.open(base));
    Path other = Files.createDirectories(store.home().resolve("runs/tb/logs"));
    try (RunWriter live = TestRuns.running(store, "live")) {
      Pruning.Plan plan =
          store.pruning().plan(policy(Optional.of(Duration.ZERO), OptionalInt.empty()));
      assertEquals(List.of(old), plan.remove().stream().map(r -> r.run().id()).toList());
      assertEquals(4, plan.keep().size());
      assertTrue(plan.bytes() > 0);
      assertEquals(5, store.list().size());
      Pruning.Plan done = store.pruning().execute(plan);
      assertEquals(plan.remove(), done.remove());
      assertEquals(
          Set.of(pinned, base, dead, live.id()),
          Set.copyOf(store.list().stream().map(RunStatus::id).toList()));
      assertTrue(Files.isDirectory(other));
      live.event(RunEvent.state(RunState.CANCELLED));
    }
    assertThrows(
        StoreException.class,
        () -> store.pruning().plan(policy(Optional.empty(), OptionalInt.empty())));
  }

  @Test
  void prune_takesCheckpointsWithTheirRun_andNobodyElses() throws IOException {
    RunId gone = TestRuns.sealed(store, "gone", 1);
    RunId pinned = TestRuns.sealed(store, "pinned", 1);
    store.annotations().add(Annotations.key(pinned), new Annotation.Pinned(true));
    for (RunId run : List.of(gone, pinned)) {
      Files.createDirectories(store.checkpoints(run).resolve("step-000000001"));
      Files.write(store.checkpoints(run).resolve("step-000000001/model"), new byte[1 << 20]);
    }
    Path torn = store.checkpoints(gone).resolveSibling(".trash-" + gone + "-1");
    Files.createDirectories(torn.resolve("step-000000001"));
    Pruning.Plan plan =
        store.pruning().plan(policy(Optional.of(Duration.ZERO), OptionalInt.empty()));
    assertTrue(plan.bytes() > 1 << 20, () -> "bytes " + plan.bytes());
    assertEquals(1, store.pruning().execute(plan).remove().size());
    assertFalse(Files.exists(store.checkpoints(gone)));
    assertFalse(Files.exists(torn));
    assertTrue(Files.exists(store.checkpoints(pinned).resolve("step-000000001/model")));
  }

  @Test
  void prune_aRunThatALiveOneGoesOnFrom_stays() {
    RunId first = TestRuns.sealed(store, "first", 1);
    Link link = new Link(first, Link.Role.CONTINUES, Map.of());
    try (RunWriter next = store.create(TestRuns.header(store.freshId(), "next", List.of(link)))) {
      next.event(RunEvent.state(RunState.RUNNING));
      Pruning.Plan plan =
          store.pruning().plan(policy(Optional.of(Duration.ZERO), OptionalInt.empty()));
      assertEquals(List.of(), plan.remove());
      next.event(RunEvent.state(RunState.CANCELLED));
    }
    Pruning.Plan after =
        store.pruning().plan(policy(Optional.of(Duration.ZERO), OptionalInt.empty()));
    assertEquals(2, after.remove().size());
  }

  @Test
  void prune_byCountStateAndTag() {
    for (int i = 0; i < 5; i++) {
      TestRuns.sealed(store, "run" + i, 1);
    }
    assertEquals(
        3, store.pruning().plan(policy(Optional.empty(), OptionalInt.of(2))).remove().size());
    assertEquals(
        0,
        store
            .pruning()
            .plan(
                new Pruning.Policy(
                    Optional.empty(), OptionalInt.empty(), Set.of(RunState.FAILED), Map.of()))
            .remove()
            .size());
    assertEquals(
        5,
        store
            .pruning()
            .plan(
                new Pruning.Policy(
                    Optional.empty(), OptionalInt.empty(), Set.of(), Map.of("kind", "test")))
            .remove()
            .size());
  }

  @Test
  void prune_whileOthersRead_harmsNoReader() {
    RunId id = TestRuns.sealed(store, "read", 5000);
    StoredRun run = store.open(id);
    int count = 0;
    try (var cursor = run.points()) {
      assertTrue(cursor.next());
      count++;
      store
          .pruning()
          .execute(store.pruning().plan(policy(Optional.of(Duration.ZERO), OptionalInt.empty())));
      while (cursor.next()) {
        count++;
      }
    }
    assertEquals(5000, count);
    assertEquals(List.of(), store.list());
  }

  @Test
  void prune_runThatBecamePinnedMeanwhile_stays() {
    RunId id = TestRuns.sealed(store, "late pin", 1);
    Pruning.Plan plan =
        store.pruning().plan(policy(Optional.of(Duration.ZERO), OptionalInt.empty()));
    store.annotations().add(Annotations.key(id), new Annotation.Pinned(true));
    assertEquals(List.of(), store.pruning().execute(plan).remove());
    assertEquals(1, store.list().size());
  }

  @Test
  void archive_exportedAndImported_isTheSameRunUnderTheSameSeal() {
    RunId id = TestRuns.sealed(store, "travels", 200);
    Path zip = home.resolve("run.zip");
    Seal seal = store.archive().export(store.open(id), zip);
    RunStore other = RunStore.at(home.resolve("other"));
    assertEquals(id, other.archive().importFrom(zip));
    StoredRun run = other.open(id);
    assertTrue(run.verify(Optional.of(seal.digest())).ok());
    assertEquals(TestRuns.points(store.open(id)), TestRuns.points(run));
    RunStatus listed = other.list().getFirst();
    assertFalse(listed.rebuilt());
    assertEquals(RunState.COMPLETED, listed.state());
    assertEquals(new WriterState.Ended(), other.writer(listed));
    String again =
        assertThrows(StoreException.class, () -> other.archive().importFrom(zip)).getMessage();
    assertTrue(again.contains("already"), again);
  }

  @Test
  void archive_ofARunWithoutASeal_isRefused() {
    try (RunWriter writer = TestRuns.running(store, "open")) {
      assertThrows(
          StoreException.class,
          () -> store.archive().export(store.open(writer.id()), home.resolve("x.zip")));
      writer.event(RunEvent.state(RunState.FAILED));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01JAAAAAAAAAAAAAAAAAAAAAAA/../../evil",
        "/etc/passwd",
        "../evil",
        "evil",
        "01JAAAAAAAAAAAAAAAAAAAAAAA/a//b",
        "01JAAAAAAAAAAAAAAAAAAAAAAA/a\\b",
        "01JAAAAAAAAAAAAAAAAAAAAAAA/..",
        "01JAAAAAAAAAAAAAAAAAAAAAAA/status.json",
        "01JAAAAAAAAAAAAAAAAAAAAAAA/a/",
        "01JAAAAAAAAAAAAAAAAAAAAAAA/unsealed"
      })
  void archive_hostileName_isRefusedAndNothingAppears(String name) throws IOException {
    Path zip = home.resolve("hostile.zip");
    zip(zip, name, 10);
    String message =
        assertThrows(StoreException.class, () -> store.archive().importFrom(zip)).getMessage();
    assertTrue(message.contains("nothing was imported"), message);
    assertNothing();
  }

  @Test
  void archive_bomb_isRefused() throws IOException {
    Path zip = home.resolve("bomb.zip");
    zip(zip, "01JAAAAAAAAAAAAAAAAAAAAAAA/zeros", 80 << 20);
    String message =
        assertThrows(StoreException.class, () -> store.archive().importFrom(zip)).getMessage();
    assertTrue(message.contains("times its size"), message);
    assertNothing();
  }

  @Test
  void archive_changedFile_isRefused() throws IOException {
    RunId id = TestRuns.sealed(store, "forged", 5);
    Path zip = home.resolve("forged.zip");
    store.archive().export(store.open(id), zip);
    try (var files = java.nio.file.FileSystems.newFileSystem(zip)) {
      Path series = files.getPath(id.text(), "series-0001.jsonl");
      Files.writeString(
          series, Files.readString(series).replace("1.0", "9.0").replace("\"s\":0", "\"s\":1"));
    }
    RunStore other = RunStore.at(home.resolve("other"));
    String message =
        assertThrows(StoreException.class, () -> other.archive().importFrom(zip)).getMessage();
    assertTrue(message.contains("series-0001.jsonl"), message);
    assertEquals(List.of(), other.list());
  }

  @Test
  void archive_symbolicLink_isRefusedAsSuch() throws IOException {
    Path zip = home.resolve("link.zip");
    zip(zip, "01JAAAAAAAAAAAAAAAAAAAAAAA/run.json", 10);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(zip)).order(ByteOrder.LITTLE_ENDIAN);
    int entry = bytes.getInt(bytes.limit() - 6);
    bytes.put(entry + 5, (byte) 3); // packed on Unix
    bytes.putInt(entry + 38, 0120777 << 16);
    Files.write(zip, bytes.array());
    String message =
        assertThrows(StoreException.class, () -> store.archive().importFrom(zip)).getMessage();
    assertTrue(message.contains("run.json', a symbolic link, is no regular file"), message);
    assertNothing();
  }

  @Test
  void archive_entryAboveTheLimit_isRefusedBeforeItIsUnpacked() throws IOException {
    Path zip = home.resolve("large.zip");
    zip(zip, "01JAAAAAAAAAAAAAAAAAAAAAAA/run.json", 10);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(zip)).order(ByteOrder.LITTLE_ENDIAN);
    int entry = bytes.getInt(bytes.limit() - 6);
    int name = bytes.getShort(entry + 28);
    // the size in a zip64 field: 0xffffffff in the entry, then tag 1, 8 bytes, the size
    ByteBuffer zip64 = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    zip64.putShort((short) 1).putShort((short) 8).putLong(Archive.MAX_ENTRY_BYTES + 1);
    bytes.putInt(entry + 24, -1).putShort(entry + 30, (short) 12);
    int after = entry + 46 + name;
    ByteBuffer changed = ByteBuffer.allocate(bytes.limit() + 12).order(ByteOrder.LITTLE_ENDIAN);
    changed.put(bytes.array(), 0, after).put(zip64.array());
    changed.put(bytes.array(), after, bytes.limit() - after);
    int end = changed.limit() - 22;
    changed.putInt(end + 12, changed.getInt(end + 12) + 12);
    Files.write(zip, changed.array());
    String message =
        assertThrows(StoreException.class, () -> store.archive().importFrom(zip)).getMessage();
    assertTrue(message.contains("one file of a run has at most"), message);
    assertNothing();
  }

  private void assertNothing() throws IOException {
    assertEquals(List.of(), store.list());
    Path runs = store.home().resolve("runs");
    if (Files.exists(runs)) {
      try (var names = Files.list(runs)) {
        assertEquals(0, names.count());
      }
    }
    assertFalse(Files.exists(home.resolve("evil")));
  }

  private static void zip(Path zip, String name, int size) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry(name));
      byte[] block = new byte[1 << 16];
      for (int left = size; left > 0; left -= block.length) {
        out.write(block, 0, Math.min(left, block.length));
      }
      out.closeEntry();
    }
  }
}
