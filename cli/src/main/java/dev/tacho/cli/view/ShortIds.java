package dev.tacho.cli.view;

import dev.tacho.core.RunId;
import java.util.Arrays;
import java.util.List;

/// The beginnings of ids that name one run of a store. Immutable.
public final class ShortIds {
  private static final int SHORTEST = 8;

  private final String[] sorted;

  private ShortIds(String[] sorted) {
    this.sorted = sorted;
  }

  /// Those of all runs of a store.
  public static ShortIds of(List<RunId> all) {
    String[] ids = new String[all.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = all.get(i).text();
    }
    Arrays.sort(ids);
    return new ShortIds(ids);
  }

  /// The shortest beginning, of at least 8 characters, that no other run shares.
  public String of(RunId id) {
    String text = id.text();
    int at = Arrays.binarySearch(sorted, text);
    int length = SHORTEST;
    if (at > 0) {
      length = Math.max(length, shared(text, sorted[at - 1]) + 1);
    }
    if (at >= 0 && at + 1 < sorted.length) {
      length = Math.max(length, shared(text, sorted[at + 1]) + 1);
    }
    return text.substring(0, Math.min(length, text.length()));
  }

  private static int shared(String a, String b) {
    int at = 0;
    while (at < a.length() && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return at;
  }
}
