package dev.tacho.train.data;

import dev.tacho.train.TrainException;
import dev.tacho.weights.Digests;
import dev.tacho.weights.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

/// Where tokens are kept, so that a text is turned into them once: a folder for each text and
/// tokenizer, made aside and then renamed, so that it is whole or not there. Several processes may
/// make the same one; the first is kept. Any thread.
///
/// Every twentieth stretch of 4,096 tokens is held out of training; of a text with fewer stretches,
/// its last twentieth. What nobody opened for a month is deleted.
public final class TokenCache {
  /// One stretch of so many is held out.
  static final int HELD_OUT_OF = 20;

  /// Tokens that go to one part before it is looked at again which part it is.
  static final int STRETCH = 4096;

  private static final Duration FORGOTTEN = Duration.ofDays(30);
  private static final Duration ABANDONED = Duration.ofDays(1);
  private static final String UNFINISHED = ".making-";
  private static final int LONGEST_PIECE = 1 << 16; // bytes that are given to a tokenizer at once

  /// Hears how far the files on disk have been read.
  public interface Progress {
    void at(long bytes, long of);
  }

  private final Path folder;
  private final InstantSource clock;

  /// @param folder is made when it is needed
  public TokenCache(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /// The tokens of a text, made now where they are not there yet.
  ///
  /// @throws TrainException when the text cannot be read, or the cache cannot be written, as on a
  ///     full disk; then nothing of it stays
  public Tokens tokens(TextSources text, Tokenizer tokenizer, Progress progress) {
    Path place = folder.resolve(key(text, tokenizer));
    try {
      if (!Files.isDirectory(place)) {
        Files.createDirectories(folder);
        make(text, tokenizer, progress, place);
        sweep();
      }
      Tokens tokens = Tokens.open(place);
      touch(place);
      return tokens;
    } catch (IOException e) {
      throw new TrainException(
          "%s cannot hold the tokens (%s); free space there, or let XDG_CACHE_HOME name another"
                  .formatted(folder, Reasons.of(e))
              + " folder",
          e);
    }
  }

  private void touch(Path place) {
    try {
      Path _ = Files.setLastModifiedTime(place, FileTime.from(clock.instant()));
    } catch (IOException _) {
      // somebody else's; who keeps it sees to it that it stays
    }
  }

  private static String key(TextSources text, Tokenizer tokenizer) {
    MessageDigest digest = Digests.sha256();
    String what = String.join("\n", Tokens.FORMAT, tokenizer.digest(), text.fingerprint());
    digest.update(what.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private void make(TextSources text, Tokenizer tokenizer, Progress progress, Path place)
      throws IOException {
    Path made = Files.createTempDirectory(folder, UNFINISHED);
    try {
      Tokens.Facts facts = write(text, tokenizer, progress, made);
      Files.writeString(made.resolve(Tokens.FACTS), Tokens.json(facts).pretty());
      try {
        Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (!Files.isDirectory(place)) {
          throw e;
        }
        delete(made); // another process was first
      }
    } catch (UncheckedIOException e) {
      delete(made);
      throw e.getCause();
    } catch (IOException | RuntimeException | Error e) {
      delete(made);
      throw e;
    }
  }

  private static Tokens.Facts write(
      TextSources text, Tokenizer tokenizer, Progress progress, Path made) throws IOException {
    int width = tokenizer.size() <= 1 << Character.SIZE ? Character.BYTES : Integer.BYTES;
    try (TokenWriter train = new TokenWriter(made.resolve(Tokens.TRAIN), width);
        TokenWriter heldOut = new TokenWriter(made.resolve(Tokens.HELD_OUT), width)) {
      Parts parts = new Parts(train, heldOut);
      long[] bytes = {0};
      TextSources.Tally tally =
          text.read(
              new TextSources.Listener() {
                @Override
                public void document(String name, InputStream in) throws IOException {
                  bytes[0] += encode(in, tokenizer, parts);
                }

                @Override
                public void progress(long read, long of) {
                  progress.at(read, of);
                }
              });
      parts.end();
      MessageDigest digest = Digests.sha256();
      train.end(digest);
      heldOut.end(digest);
      return new Tokens.Facts(
          tokenizer.digest(),
          tokenizer.size(),
          width,
          train.written(),
          heldOut.written(),
          HexFormat.of().formatHex(digest.digest()),
          bytes[0],
          tally.documents(),
          tally.passedOver());
    }
  }

  /// Gives a document to the tokenizer in pieces that end at an end of a line where there is one:
  /// so no word is cut, and no more than a piece is in memory.
  ///
  /// @return bytes of the document
  private static long encode(InputStream in, Tokenizer tokenizer, Parts parts) throws IOException {
    byte[] piece = new byte[LONGEST_PIECE];
    int kept = 0;
    long total = 0;
    while (true) {
      int n = in.readNBytes(piece, kept, piece.length - kept);
      total += n;
      int length = kept + n;
      boolean last = length < piece.length;
      int cut = last ? length : cut(piece, length);
      parts.add(tokenizer.encode(Arrays.copyOf(piece, cut)));
      kept = length - cut;
      System.arraycopy(piece, cut, piece, 0, kept);
      if (last) {
        break;
      }
    }
    if (total > 0) {
      parts.add(new int[] {Tokenizer.END});
    }
    return total;
  }

  private static int cut(byte[] piece, int length) {
    for (byte at : new byte[] {'\n', ' '}) {
      for (int i = length - 1; i > 0; i--) {
        if (piece[i] == at) {
          return i; // a blank belongs to the word that it comes before
        }
      }
    }
    return length;
  }

  /// Deals tokens out to the two parts. Confined to one thread.
  private static final class Parts {
    private final TokenWriter train;
    private final TokenWriter heldOut;
    private long dealt;

    Parts(TokenWriter train, TokenWriter heldOut) {
      this.train = train;
      this.heldOut = heldOut;
    }

    void add(int[] tokens) {
      int at = 0;
      while (at < tokens.length) {
        int room = STRETCH - (int) (dealt % STRETCH);
        int n = Math.min(room, tokens.length - at);
        boolean held = dealt / STRETCH % HELD_OUT_OF == HELD_OUT_OF - 1;
        (held ? heldOut : train).write(tokens, at, n);
        at += n;
        dealt += n;
      }
    }

    /// A text too short for a whole stretch to be held out gives its end.
    void end() throws IOException {
      if (dealt < (long) HELD_OUT_OF * STRETCH) {
        int[] all =
            Stream.of(train.back((int) train.written()), heldOut.back((int) heldOut.written()))
                .flatMapToInt(Arrays::stream)
                .toArray();
        int held = Math.ceilDiv(all.length, HELD_OUT_OF);
        train.write(all, 0, all.length - held);
        heldOut.write(all, all.length - held, held);
      }
    }
  }

  /// Deletes what nobody opened for long, and what a killed process left. What cannot be deleted
  /// stays; the next time may be luckier, and nothing depends on it.
  private void sweep() {
    Instant now = clock.instant();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        boolean unfinished = entry.getFileName().toString().startsWith(UNFINISHED);
        Instant kept = now.minus(unfinished ? ABANDONED : FORGOTTEN);
        if (Files.getLastModifiedTime(entry).toInstant().isBefore(kept)) {
          delete(entry);
        }
      }
    } catch (IOException _) {
      // as said above
    }
  }

  private static void delete(Path made) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(made)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NotDirectoryException _) {
      return; // not ours
    }
    Files.deleteIfExists(made);
  }
}
