package dev.tacho.mcp.offer;

import dev.tacho.core.json.Json;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was told of which run, so that it need not be told again. Holds the latest [#MOST]
/// accounts and forgets the oldest. Any thread.
///
/// Where the client has a session, what it was told last goes by the run's key. A client without
/// one (revision 2026-07-28 has none) hands back the mark that it was given.
public final class Memory {
  /// Accounts that are kept.
  public static final int MOST = 512;

  private static final int MARK_BITS = 64;

  private final Map<String, Account> byMark = new Oldest(); // guarded by this
  private final @Nullable Map<String, String> lastMark; // guarded by this; by run, of a session
  private final SecureRandom random = new SecureRandom();

  /// What was told of a run.
  ///
  /// @param run the run's key
  private record Account(String run, Json.Obj told) {}

  private Memory(boolean session) {
    this.lastMark = session ? new OldestMark() : null;
  }

  /// That of a client which has a session.
  public static Memory ofSession() {
    return new Memory(true);
  }

  /// That of all clients which have none.
  public static Memory ofStrangers() {
    return new Memory(false);
  }

  /// Keeps what was told of `run`, and names the mark that brings it back.
  public synchronized String keep(String run, Json.Obj told) {
    String mark = new BigInteger(MARK_BITS, random).toString(Character.MAX_RADIX);
    byMark.put(mark, new Account(run, told));
    if (lastMark != null) {
      lastMark.put(run, mark);
    }
    return mark;
  }

  /// What was told of `run` when `mark` was given out; empty when that is not known any more.
  public synchronized Optional<Json.Obj> told(String run, String mark) {
    return Optional.ofNullable(byMark.get(mark))
        .filter(account -> account.run.equals(run))
        .map(Account::told);
  }

  /// What was told of `run` last; empty when nothing was, or where there is no session.
  public synchronized Optional<Json.Obj> toldLast(String run) {
    return lastMark == null
        ? Optional.empty()
        : Optional.ofNullable(lastMark.get(run)).flatMap(mark -> told(run, mark));
  }

  private static final class Oldest extends LinkedHashMap<String, Account> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
      return size() > MOST;
    }
  }

  private static final class OldestMark extends LinkedHashMap<String, String> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > MOST;
    }
  }
}
