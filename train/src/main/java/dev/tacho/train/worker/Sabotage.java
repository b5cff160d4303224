package dev.tacho.train.worker;

import dev.tacho.train.worker.PlannedFault.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.pytorch.Tensor;

/// Does the faults that a worker was told to do to itself. Confined to one thread.
final class Sabotage {
  private static final int NAN = Float.floatToRawIntBits(Float.NaN);

  /// Steps of whose own work the middle is taken.
  private static final int USUAL = 5;

  private final List<PlannedFault> faults;
  private final OwnProcess process;
  private final boolean delays;
  private final Deque<Long> own = new ArrayDeque<>();
  private long begun;
  private OptionalLong queued = OptionalLong.empty();

  Sabotage(List<PlannedFault> faults, OwnProcess process) {
    this.faults = faults;
    this.process = process;
    this.delays =
        faults.stream()
            .anyMatch(f -> f.kind() == Kind.DELAY_COMPUTE || f.kind() == Kind.DELAY_DATA);
  }

  /// The work of a step begins.
  void begins() {
    if (delays) {
      begun = System.nanoTime();
      queued = process.queuedNanos();
    }
  }

  /// It is over; the time in which it had no processor is not the worker's own.
  void worked() {
    if (delays) {
      OptionalLong now = process.queuedNanos();
      long waited =
          now.isPresent() && queued.isPresent() ? now.getAsLong() - queued.getAsLong() : 0;
      if (own.size() == USUAL) {
        Long _ = own.removeFirst();
      }
      own.addLast(Math.max(0, System.nanoTime() - begun - waited));
    }
  }

  /// The middle of the work of the last steps.
  private long usual() {
    List<Long> sorted = own.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  void delayData(long step) {
    delay(Kind.DELAY_DATA, step);
  }

  void delayCompute(long step) {
    delay(Kind.DELAY_COMPUTE, step);
  }

  private void delay(Kind kind, long step) {
    for (PlannedFault fault : faults) {
      if (fault.kind() == kind && step >= fault.step()) {
        long end = System.nanoTime() + (long) (fault.amount() * usual());
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      }
    }
  }

  void spoilBefore(long step, Tensor gradients) {
    for (PlannedFault fault : faults) {
      if (fault.step() == step && fault.kind() == Kind.NAN_GRADIENTS) {
        put(gradients, _ -> NAN);
      } else if (fault.step() == step && fault.kind() == Kind.FLIP_BEFORE) {
        put(gradients, bits -> bits ^ (1 << (int) fault.amount()));
      }
    }
  }

  void spoilAfter(long step, Tensor gradients) {
    for (PlannedFault fault : faults) {
      if (fault.step() == step && fault.kind() == Kind.FLIP_AFTER) {
        put(gradients, bits -> bits ^ (1 << (int) fault.amount()));
      }
    }
  }

  /// Changes the bits of the gradient in the middle.
  private static void put(Tensor gradients, java.util.function.IntUnaryOperator change) {
    long place = gradients.numel() / 2;
    try (IntPointer bits = new IntPointer(gradients.data_ptr())) {
      bits.put(place, change.applyAsInt(bits.get(place)));
    }
  }

  boolean leavesAllReduceOut(long step) {
    return faults.stream()
        .anyMatch(fault -> fault.kind() == Kind.NO_ALL_REDUCE && step >= fault.step());
  }

  /// Never returns from the step that it is planned for.
  void hang(long step) {
    if (faults.stream().anyMatch(f -> f.kind() == Kind.HANG && step == f.step())) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
