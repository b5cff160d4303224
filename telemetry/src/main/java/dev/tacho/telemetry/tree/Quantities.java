package dev.tacho.telemetry.tree;

import org.jspecify.annotations.Nullable;

/// What a process tree used since it began, summed so that nothing is lost or counted twice when
/// processes end. Confined to one thread. Three quantities: processor time, bytes read, written.
///
/// **Idea.** A process's figures include those of its children that ended and were waited for.
/// So what a process had moves to its parent when it is waited for (to the recorder, when it was
/// an orphan), and moves nowhere when its parent ignores its children's end. The total therefore
/// grows by what each living process gained since it was read last, *less* what moved to it from
/// processes that were counted already. Those who vanished leave their last figures as a *claim*
/// on their parent; what the parent gained *from children* pays claims of this reading and the
/// one before. A claim that is not paid by then moved nowhere and was counted, so nothing is to
/// be done.
///
/// **Order.** The collected of the recorder first, then parents before children: a process that
/// is waited for in between is then seen as gone, with its parent's gain to come; never twice.
///
/// **What is not exact.** For bytes the kernel does not tell a process's own from its
/// children's: a claim may then be paid by what the parent read itself, if its children's
/// figures moved nowhere. Processor time is told apart, so there that cannot be.
final class Quantities {
  static final int CPU = 0;
  static final int READ = 1;
  static final int WRITTEN = 2;
  static final int COUNT = 3;

  private final long[] total = new long[COUNT];
  private final long[] growth = new long[COUNT];
  // of the recorder, who collects orphans
  private final Account collector = new Account();
  // what it gained at the reading before and no claim was paid from: a claim may come round to it
  private final long[] unspent = new long[COUNT];

  /// One process's figures, and what those who vanished claim from it.
  static final class Account {
    private final long[] now = new long[COUNT];
    private final long[] fromChildren = new long[COUNT];
    private final long[] claims = new long[COUNT];
    private final long[] oldClaims = new long[COUNT];
    private long childrenBefore;
    private long paid;

    /// Pays claims from `available`, those of the reading before first. Returns what is left of
    /// those; the others stay for one more reading.
    private long pay(int q, long available) {
      paid = Math.min(oldClaims[q] + claims[q], available);
      long unpaid = Math.max(0, oldClaims[q] - paid);
      oldClaims[q] = claims[q] - Math.max(0, paid - oldClaims[q]);
      claims[q] = 0;
      return unpaid;
    }
  }

  /// Processor time of a process: its own, and that of the children that it waited for.
  void cpu(Account account, long ownNanos, long childrenNanos) {
    account.fromChildren[CPU] += Math.max(0, childrenNanos - account.childrenBefore);
    account.childrenBefore = childrenNanos;
    grow(account, CPU, ownNanos + childrenNanos);
  }

  /// Bytes that a process and the children that it waited for read or wrote.
  void bytes(Account account, int quantity, long bytes) {
    account.fromChildren[quantity] += grow(account, quantity, bytes);
  }

  /// Processor time of the orphans (and of the tree's first process) that the recorder waited
  /// for.
  void collected(long nanos) {
    cpu(collector, 0, nanos);
  }

  /// A process is gone: its figures, and what was claimed from it, are claimed from its parent,
  /// or from the recorder where that is not of the tree (null).
  void gone(Account account, @Nullable Account parent) {
    Account heir = parent == null ? collector : parent;
    for (int q = 0; q < COUNT; q++) {
      heir.claims[q] += account.now[q] + account.claims[q] + account.oldClaims[q];
    }
  }

  /// Settles the claims on one process, after all were read. What is left unpaid of the reading
  /// before is claimed from the recorder: it may be an orphan's.
  void settle(Account account) {
    for (int q = 0; q < COUNT; q++) {
      long unpaid = account.pay(q, account.fromChildren[q]);
      growth[q] -= account.paid;
      collector.claims[q] += unpaid;
      account.fromChildren[q] = 0;
    }
  }

  /// Ends a reading: the totals grow.
  void end() {
    for (int q = 0; q < COUNT; q++) {
      long gained = collector.fromChildren[q];
      long _ = collector.pay(q, gained + unspent[q]);
      growth[q] -= collector.paid;
      unspent[q] = Math.min(gained, gained + unspent[q] - collector.paid);
      collector.fromChildren[q] = 0;
      total[q] += Math.max(0, growth[q]);
      growth[q] = Math.min(0, growth[q]);
    }
  }

  long total(int quantity) {
    return total[quantity];
  }

  private long grow(Account account, int quantity, long to) {
    long by = Math.max(0, to - account.now[quantity]);
    account.now[quantity] = to;
    growth[quantity] += by;
    return by;
  }
}
