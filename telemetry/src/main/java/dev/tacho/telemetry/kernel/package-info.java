/// **Small files of the Linux kernel, read again and again**: kept open where that is cheaper,
/// parsed without garbage. Start at [KeptFile] and [ProcText]; [SmallFile] is for files of
/// devices. What cannot be read is a reason in words, never zero.
@NullMarked
package dev.tacho.telemetry.kernel;

import org.jspecify.annotations.NullMarked;
