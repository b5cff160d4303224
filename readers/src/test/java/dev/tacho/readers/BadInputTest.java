package dev.tacho.readers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a user is told of a path that is no run: the path, the place, the reason and the way out.
@Timeout(120)
class BadInputTest {
  private static final String ROW = "{\"step\":1,\"loss\":0.5}\n";

  @TempDir Path folder;
  private final RunReaders readers = RunReaders.withoutCache(List.of(), InstantSource.system());

  private String refusal(Path path) {
    String message = assertThrows(ReadersException.class, () -> readers.find(path)).getMessage();
    assertTrue(String.valueOf(message).contains(path.toString()), message);
    return String.valueOf(message).replace(path.toString(), "FILE");
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void aMissingFile_isTold() {
    assertEquals(
        "FILE cannot be read: there is no FILE; see ls -l whether the path is right",
        refusal(folder.resolve("missing.jsonl")));
  }

  @Test
  void anEmptyFile_isTold() throws IOException {
    assertEquals(
        "FILE is empty (0 bytes); if its program is still running, ask again later",
        refusal(file("empty.jsonl", new byte[0])));
  }

  @ParameterizedTest
  @CsvSource({
    "Salted__abcdefgh, it is encrypted by openssl; decrypt it first",
    "-----BEGIN PGP MESSAGE-----, it is encrypted; decrypt it first",
    "age-encryption.org/v1, it is encrypted; decrypt it first"
  })
  void anEncryptedFile_isTold(String head, String what) throws IOException {
    Path path = file("secret.jsonl", (head + "\n\1\2").getBytes(StandardCharsets.UTF_8));
    assertEquals("FILE is no run that could be read: byte 0: " + what, refusal(path));
  }

  @Test
  void aPackedFile_isTold_withWhatUnpacksIt() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(ROW.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        "FILE is no run that could be read: byte 0: it is compressed by gzip; unpack it first:"
            + " gunzip -k FILE",
        refusal(file("metrics.jsonl.gz", packed.toByteArray())));
    byte[] zip = {'P', 'K', 3, 4, 20, 0, 1, 0};
    assertTrue(refusal(file("runs.zip", zip)).contains("an encrypted zip archive"));
  }

  @Test
  void textAndBytesWithoutMetrics_areTold() throws IOException {
    String text = refusal(file("letter.txt", "Dear reader,\n".getBytes(StandardCharsets.UTF_8)));
    assertTrue(text.contains("it is text without a metric in its first 13 bytes"), text);
    String binary = refusal(file("blob.bin", new byte[300]));
    assertTrue(binary.contains("it is binary (or encrypted)"), binary);
  }

  @Test
  void aGiganticFileOfNothing_isToldAtOnce() throws IOException {
    Path path = folder.resolve("gigantic.jsonl");
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    assertTrue(refusal(path).contains("binary"), path.toString());
  }

  @Test
  void linksThatLeadBack_areTold_andPassedOverInFolders() throws IOException {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    Files.createSymbolicLink(one, other);
    Files.createSymbolicLink(other, one);
    assertEquals(
        "FILE cannot be read: the symbolic links of FILE lead back to themselves; see ls -l where"
            + " they point to",
        refusal(one));
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Files.writeString(logs.resolve("a.jsonl"), ROW);
    Files.createSymbolicLink(logs.resolve("again"), logs);
    Files.createSymbolicLink(logs.resolve("nowhere"), folder.resolve("gone"));
    Discovery found = readers.find(folder);
    assertEquals(
        List.of(logs.resolve("a.jsonl")), found.runs().stream().map(FoundRun::path).toList());
    assertEquals(4, found.obstacles().size(), found.obstacles().toString());
  }

  @Test
  void whatMayNotBeRead_isTold() throws IOException {
    Path path = file("mine.jsonl", ROW.getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(path), "this user may read everything");
    assertTrue(refusal(path).contains("permission to read FILE is denied; ask its owner"));
  }

  @Test
  void aFolder_isWalkedPastWhatIsNoRun() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("a/b/c"));
    Files.writeString(deep.resolve("m.jsonl"), ROW);
    Files.writeString(folder.resolve("notes.jsonl"), "{\"prompt\":\"no metric\"}\n");
    Path own = Files.createDirectories(folder.resolve("runs/x"));
    Files.writeString(own.resolve("run.json"), "{}");
    Files.writeString(own.resolve("events.jsonl"), ROW);
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve(".git/x.jsonl"), ROW);
    assertEquals(
        List.of(deep.resolve("m.jsonl")),
        readers.find(folder).runs().stream().map(FoundRun::path).toList());
  }

  @Test
  void aRunInAFileThatIsGone_isTold() throws IOException {
    Path path = file("soon.jsonl", ROW.getBytes(StandardCharsets.UTF_8));
    FoundRun found = readers.find(path).runs().getFirst();
    Files.delete(path);
    String message = assertThrows(ReadersException.class, () -> readers.open(found)).getMessage();
    assertTrue(String.valueOf(message).contains("there is no " + path), message);
  }
}
