package dev.tacho.process;

/// What a process used, and those of its descendants that it waited for, as the kernel counted.
///
/// @param userNanos time on processors in the program's own code (the kernel counts microseconds)
/// @param systemNanos time on processors in the kernel for it
/// @param maxResidentBytes largest resident memory of any one process in it, not a sum
/// @param minorFaults page faults served without reading
/// @param majorFaults page faults that had to read
/// @param blocksRead 512-byte blocks read from storage
/// @param blocksWritten 512-byte blocks written to storage
/// @param voluntarySwitches times it waited
/// @param involuntarySwitches times it was made to wait
public record ResourceUse(
    long userNanos,
    long systemNanos,
    long maxResidentBytes,
    long minorFaults,
    long majorFaults,
    long blocksRead,
    long blocksWritten,
    long voluntarySwitches,
    long involuntarySwitches) {
  /// Nothing used: the sum of no processes.
  public static final ResourceUse NONE = new ResourceUse(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// Both together: sums, and the larger of the two memories.
  public ResourceUse plus(ResourceUse other) {
    return new ResourceUse(
        userNanos + other.userNanos,
        systemNanos + other.systemNanos,
        Math.max(maxResidentBytes, other.maxResidentBytes),
        minorFaults + other.minorFaults,
        majorFaults + other.majorFaults,
        blocksRead + other.blocksRead,
        blocksWritten + other.blocksWritten,
        voluntarySwitches + other.voluntarySwitches,
        involuntarySwitches + other.involuntarySwitches);
  }
}
