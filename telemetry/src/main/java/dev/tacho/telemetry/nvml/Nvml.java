package dev.tacho.telemetry.nvml;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The functions of NVML that we call, with their types. Each throws for itself. Confined to one
/// thread.
///
/// Layouts, offsets in bytes (x86-64 and aarch64 agree), from NVIDIA's nvml.h of CUDA toolkit 12:
///
/// - `nvmlUtilization_t`: unsigned int gpu 0, memory 4; 8 in all
/// - `nvmlMemory_t`: unsigned long long total 0, free 8, used 16; 24 in all
/// - `nvmlProcessInfo_t` (`_v2` and `_v3` of the calls): unsigned int pid 0, unsigned long long
///   usedGpuMemory 8, unsigned int gpuInstanceId 16, computeInstanceId 20; 24 in all. Some
///   drivers of the series 535 declare 8 bytes more (usedGpuCcProtectedMemory) under the same name
///   of the call; the entries are made wide enough, and looked at to see which it was.
/// - `nvmlDevice_t` is a pointer; counters come by pointer to unsigned int or unsigned long long.
final class Nvml {
  /// What a process's memory reads where the driver cannot tell it.
  private static final long NOT_AVAILABLE = -1;

  private static final int NAME_BYTES = 96;
  private static final int TEMPERATURE_OF_GPU = 0;
  private static final int ENTRY_BYTES = 24;
  private static final int WIDE_ENTRY_BYTES = 32;
  private static final int FEW_PROCESSES = 64;
  private static final int MOST_PROCESSES = 4096;
  private static final byte UNTOUCHED = (byte) 0xA5;

  private final NvmlLibrary library;
  private final MemorySegment room = Arena.ofAuto().allocate(NAME_BYTES, 8);
  private MemorySegment entries =
      Arena.ofAuto().allocate((long) FEW_PROCESSES * WIDE_ENTRY_BYTES, 8);

  Nvml(NvmlLibrary library) {
    this.library = library;
  }

  /// The kinds of clock; the constants are `nvmlClockType_t`.
  enum Clock {
    SM(1),
    MEMORY(2);

    private final int code;

    Clock(int code) {
      this.code = code;
    }
  }

  /// Percent of the driver's last sample period.
  record Utilization(int gpu, int memory) {}

  /// Bytes.
  record Memory(long total, long used) {}

  void init() throws NvmlFault {
    library.require("nvmlInit_v2");
  }

  int devices() throws NvmlFault {
    return number("nvmlDeviceGetCount_v2", room.address());
  }

  /// The device's handle, which the other calls take.
  long device(int index) throws NvmlFault {
    library.require("nvmlDeviceGetHandleByIndex_v2", index, room.address());
    return room.get(JAVA_LONG, 0);
  }

  String driverVersion() throws NvmlFault {
    library.require("nvmlSystemGetDriverVersion", room.address(), NAME_BYTES);
    return text();
  }

  String name(long device) throws NvmlFault {
    library.require("nvmlDeviceGetName", device, room.address(), NAME_BYTES);
    return text();
  }

  String uuid(long device) throws NvmlFault {
    library.require("nvmlDeviceGetUUID", device, room.address(), NAME_BYTES);
    return text();
  }

  /// Whether the device is cut into instances at present.
  boolean isMig(long device) throws NvmlFault {
    library.require("nvmlDeviceGetMigMode", device, room.address(), room.address() + 8);
    return room.get(JAVA_INT, 0) == 1;
  }

  Utilization utilization(long device) throws NvmlFault {
    library.require("nvmlDeviceGetUtilizationRates", device, room.address());
    return new Utilization(room.get(JAVA_INT, 0), room.get(JAVA_INT, 4));
  }

  Memory memory(long device) throws NvmlFault {
    library.require("nvmlDeviceGetMemoryInfo", device, room.address());
    return new Memory(room.get(JAVA_LONG, 0), room.get(JAVA_LONG, 16));
  }

  int milliwatts(long device) throws NvmlFault {
    return number("nvmlDeviceGetPowerUsage", device, room.address());
  }

  /// Since the driver was loaded.
  long millijoules(long device) throws NvmlFault {
    library.require("nvmlDeviceGetTotalEnergyConsumption", device, room.address());
    return room.get(JAVA_LONG, 0);
  }

  int celsius(long device) throws NvmlFault {
    return number("nvmlDeviceGetTemperature", device, TEMPERATURE_OF_GPU, room.address());
  }

  int megahertz(long device, Clock clock) throws NvmlFault {
    return number("nvmlDeviceGetClockInfo", device, clock.code, room.address());
  }

  /// The bits of [Throttling], by the call's name of driver 535 and later, else by its older one.
  long throttleReasons(long device) throws NvmlFault {
    String newer = "nvmlDeviceGetCurrentClocksEventReasons";
    String older = "nvmlDeviceGetCurrentClocksThrottleReasons";
    library.require(library.has(newer) ? newer : older, device, room.address());
    return room.get(JAVA_LONG, 0);
  }

  /// Device memory in bytes of each process that the driver names, by process number as the driver
  /// counts (the host's, also inside a container). A process that computes and draws stands in
  /// both of the driver's lists with the same memory, so the larger counts; one on several MIG
  /// instances stands several times in one list, so these add up.
  Map<Long, Long> processes(long device) throws NvmlFault {
    Map<Long, Long> all = processes(device, "nvmlDeviceGetComputeRunningProcesses");
    processes(device, "nvmlDeviceGetGraphicsRunningProcesses")
        .forEach((pid, bytes) -> all.merge(pid, bytes, Math::max));
    return all;
  }

  private Map<Long, Long> processes(long device, String call) throws NvmlFault {
    String versioned = call + (library.has(call + "_v3") ? "_v3" : "_v2");
    int code;
    int count;
    do {
      count = (int) (entries.byteSize() / WIDE_ENTRY_BYTES);
      entries.fill(UNTOUCHED);
      room.set(JAVA_INT, 0, count);
      code = library.call(versioned, device, room.address(), entries.address());
      count = room.get(JAVA_INT, 0);
    } while (code == NvmlError.INSUFFICIENT_SIZE && grow(count));
    if (code != 0) {
      throw NvmlError.of(versioned, code);
    }
    return take(count, versioned);
  }

  /// Room for `count` processes and some that begin meanwhile; false when there is enough already,
  /// or `count` is absurd.
  private boolean grow(int count) {
    long bytes = (count + 16L) * WIDE_ENTRY_BYTES;
    if (count > MOST_PROCESSES || bytes <= entries.byteSize()) {
      return false;
    }
    entries = Arena.ofAuto().allocate(bytes, 8);
    return true;
  }

  private Map<Long, Long> take(int count, String call) throws NvmlFault {
    if (count < 0 || (long) count * WIDE_ENTRY_BYTES > entries.byteSize()) {
      throw NvmlFault.passing(call + " names " + count + " processes");
    }
    int width = isUntouched(count) ? ENTRY_BYTES : WIDE_ENTRY_BYTES;
    Map<Long, Long> bytes = new LinkedHashMap<>();
    for (long at = 0; at < (long) count * width; at += width) {
      long used = entries.get(JAVA_LONG, at + 8);
      if (used == NOT_AVAILABLE) {
        throw NvmlFault.passing(call + ": the driver does not tell the memory of processes");
      }
      bytes.merge(Integer.toUnsignedLong(entries.get(JAVA_INT, at)), used, Long::sum);
    }
    return bytes;
  }

  /// Whether nothing was written past the narrow entries, which tells the two layouts apart.
  private boolean isUntouched(int count) {
    for (long at = (long) count * ENTRY_BYTES; at < (long) count * WIDE_ENTRY_BYTES; at++) {
      if (entries.get(JAVA_BYTE, at) != UNTOUCHED) {
        return false;
      }
    }
    return true;
  }

  private int number(String function, long... words) throws NvmlFault {
    library.require(function, words);
    return room.get(JAVA_INT, 0);
  }

  /// What a function wrote into the room, which it may have filled without an end.
  private String text() {
    byte[] bytes = room.toArray(JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
