package dev.tacho.telemetry.kernel;

import java.util.Arrays;

/// A list of process numbers without boxes. Confined to one thread.
public final class Pids {
  private int[] numbers = new int[256];
  private int size;

  public void clear() {
    size = 0;
  }

  public void add(int pid) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
    }
    numbers[size++] = pid;
  }

  public int size() {
    return size;
  }

  public int get(int i) {
    return numbers[i];
  }

  public void sort() {
    Arrays.sort(numbers, 0, size);
  }

  /// Whether `pid` is among the numbers, which are sorted.
  public boolean has(int pid) {
    return Arrays.binarySearch(numbers, 0, size, pid) >= 0;
  }

  /// Takes `pid` out, where it is in, of numbers that are sorted.
  public void remove(int pid) {
    int i = Arrays.binarySearch(numbers, 0, size, pid);
    if (i >= 0) {
      size--;
      System.arraycopy(numbers, i + 1, numbers, i, size - i);
    }
  }
}
