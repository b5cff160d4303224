package dev.tacho.train.worker;

import dev.tacho.train.worker.PlannedFault.Kind;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.pytorch.Tensor;

/// Does the faults that a worker was told to do to itself. Confined to one thread.
final class Sabotage {
  private static final int NAN = Float.floatToRawIntBits(Float.NaN);

  private final List<PlannedFault> faults;

  Sabotage(List<PlannedFault> faults) {
    this.faults = faults;
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
        long end = System.nanoTime() + (long) (fault.amount() * 1e6);
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
