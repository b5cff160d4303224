package dev.tacho.train.link;

import dev.tacho.core.json.Json;
import dev.tacho.train.TrainException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// A worker's standard input: one line says what it is to do, and nothing follows as long as the
/// keeper lives. However the keeper ends, its end of the pipe is closed then.
public final class Tether {
  private Tether() {}

  /// What the keeper orders.
  ///
  /// @param end ends this process: called on another thread once the keeper is gone
  /// @throws TrainException when nothing is ordered
  public static Json.Obj order(InputStream in, Runnable end) {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    try {
      String line = lines.readLine();
      if (line == null) {
        throw new TrainException("no order on standard input; a worker is started by its keeper");
      }
      Json.Obj order = Json.parseObject(line);
      Thread _ =
          Thread.ofPlatform().daemon().name("tacho-tether").start(() -> untilGone(lines, end));
      return order;
    } catch (IOException e) {
      throw new TrainException("no order on standard input: " + e.getMessage(), e);
    }
  }

  private static void untilGone(BufferedReader lines, Runnable end) {
    try {
      while (lines.read() >= 0) {
        // nothing more is ordered
      }
    } catch (IOException _) {
      // as good as its end
    }
    end.run();
  }
}
