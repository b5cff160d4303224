package dev.tacho.train.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.train.TrainException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSourcesTest {
  @TempDir Path folder;

  @Test
  void read_filesFoldersZipAndGz_oneAfterTheOtherInAFixedOrder() throws IOException {
    Files.writeString(folder.resolve("b.txt"), "bee");
    Files.createDirectory(folder.resolve("a"));
    Files.writeString(folder.resolve("a/z.txt"), "zed");
    Files.write(folder.resolve("c.zip"), zip("x/1.txt", "one", "x/2.txt", "two"));
    Files.write(folder.resolve("d.gz"), gzip("gee".getBytes(UTF_8)));
    assertEquals(List.of("zed", "bee", "one", "two", "gee"), read(folder).texts);
    assertEquals(5, read(folder).tally.documents());
  }

  @Test
  void read_whatMerelyLiesThereAndIsNoText_passedOverAndCounted() throws IOException {
    Files.write(folder.resolve("a.bin"), new byte[] {'a', 0, 'b'});
    Files.write(folder.resolve("b.zip"), zip("inner.zip", new String(zip("t", "text"), UTF_8)));
    Files.writeString(folder.resolve(".hidden"), "secret");
    Files.createDirectory(folder.resolve(".git"));
    Files.writeString(folder.resolve(".git/config"), "secret");
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    Files.writeString(folder.resolve("t.txt"), "text");
    Read read = read(folder);
    assertEquals(List.of("text"), read.texts);
    assertEquals(4, read.tally.passedOver());
  }

  @Test
  void read_aNamedFileThatIsNoText_refusedAsWhatItIs() throws IOException {
    Path binary = folder.resolve("weights");
    Files.write(binary, new byte[] {1, 2, 0, 4});
    assertEquals(
        binary + " is binary data, not text; name text files, folders, zip or gz archives",
        refusal(binary));
    Path tar = folder.resolve("text.tar.gz");
    byte[] header = new byte[512];
    System.arraycopy("ustar".getBytes(UTF_8), 0, header, 257, 5);
    Files.write(tar, gzip(header));
    assertEquals(
        tar + " holds a tar archive, not text; unpack it, and name text files or folders",
        refusal(tar));
  }

  @Test
  void of_nothingThere_refused() throws IOException {
    Path none = folder.resolve("none");
    assertEquals(
        none + " is not there; name text files, folders, zip or gz archives", refusal(none));
    assertEquals(
        folder + ": no text in 0 files; name text files, folders, zip or gz archives",
        refusal(folder));
    Files.write(folder.resolve("a.bin"), new byte[] {0});
    assertTrue(
        refusal(folder)
            .endsWith("no text in 1 file; name text files, folders, zip or gz" + " archives"));
    assertEquals(
        "there is no data to train on; name text: files, folders, zip or gz archives", refusal());
  }

  @Test
  void read_archiveThatUnpacksWithoutEnd_refusedOnTheWay() throws IOException {
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'a');
    Path bomb = folder.resolve("bomb.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bomb))) {
      out.setLevel(Deflater.BEST_SPEED);
      for (int entry = 0; entry < 3; entry++) {
        out.putNextEntry(new ZipEntry("entry-" + entry));
        for (int i = 0; i < 22; i++) {
          out.write(block);
        }
      }
    }
    assertTrue(Files.size(bomb) < 400_000);
    assertEquals(
        bomb
            + " unpacks to more than 67,108,864 bytes, and text does not become 200 times as long;"
            + " unpack it and look",
        refusal(bomb));
  }

  @Test
  void read_truncatedOrChangedArchive_refused() throws IOException {
    byte[] text = "some text, and then some more of it\n".repeat(500).getBytes(UTF_8);
    byte[] whole = gzip(text);
    Path gz = folder.resolve("text.gz");
    Files.write(gz, Arrays.copyOf(whole, whole.length - 12));
    assertTrue(refusal(gz).contains(" is a damaged archive ("), refusal(gz));
    byte[] packed = zip("a", new String(text, UTF_8));
    Path zip = folder.resolve("text.zip");
    Files.write(zip, Arrays.copyOf(packed, packed.length / 2));
    assertTrue(refusal(zip).contains(" is a damaged archive ("), refusal(zip));
    packed[60] ^= 0x55;
    Files.write(zip, packed);
    assertTrue(refusal(zip).contains(" is a damaged archive ("), refusal(zip));
  }

  @Test
  void fingerprint_changedText_isAnother() throws IOException {
    Path file = folder.resolve("t.txt");
    Files.writeString(file, "text");
    String before = TextSources.of(List.of(file)).fingerprint();
    assertEquals(before, TextSources.of(List.of(file)).fingerprint());
    Files.writeString(file, "test");
    assertNotEquals(before, TextSources.of(List.of(file)).fingerprint());
  }

  private record Read(List<String> texts, TextSources.Tally tally) {}

  private static Read read(Path... paths) {
    List<String> texts = new ArrayList<>();
    TextSources sources = TextSources.of(List.of(paths));
    TextSources.Tally tally =
        sources.read(
            new TextSources.Listener() {
              @Override
              public void document(String name, InputStream text) throws IOException {
                texts.add(new String(text.readAllBytes(), UTF_8));
              }
            });
    return new Read(texts, tally);
  }

  private static String refusal(Path... paths) {
    return String.valueOf(
        assertThrows(
                TrainException.class,
                () ->
                    TextSources.of(List.of(paths))
                        .read(
                            new TextSources.Listener() {
                              @Override
                              public void document(String name, InputStream text)
                                  throws IOException {
                                text.transferTo(OutputStream.nullOutputStream());
                              }
                            }))
            .getMessage());
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        out.putNextEntry(new ZipEntry(namesAndTexts[i]));
        out.write(namesAndTexts[i + 1].getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
