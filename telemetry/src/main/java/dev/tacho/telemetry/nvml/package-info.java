/// **What loads NVIDIA's management library (NVML), in a process of its own.** Start at
/// [NvmlHelper]; `tacho @gpu LIBRARY...` runs it. The process that starts it is the business of the
/// package above; this one knows nothing of it but the lines.
///
/// A GPU library lives in the driver's world: it may crash when it is loaded, hang in a call on a
/// GPU that has fallen off the bus, or lack what another version has. So each call is guarded by
/// itself, and all of them together by this process.
///
/// ## The lines
///
/// UTF-8, one JSON object a line, on standard output; lines that do not begin with `{` are the
/// library's own or the virtual machine's and mean nothing, but for `#  SIG...`, which the machine
/// prints when the library crashes. Standard input takes one decimal number a line: a request. Its
/// end ends the process.
///
/// - `{"type":"missing","reason":...}`: first and only line where there is nothing to ask: the
///   library cannot be loaded, the driver is not, there is no device.
/// - `{"type":"hello","protocol":1,"library":...,"driver":...,"devices":[...],"counters":[...]}`:
///   first line otherwise. A device is `{"index":0,"name":...,"uuid":...,"mig":false}`, index in
///   NVML's order (by PCI bus, not CUDA's); what it does not tell is left out. A counter is
///   `{"series":"gpu_power_w/0","call":"nvmlDeviceGetPowerUsage"}`, with `"missing":reason` when it
///   was tried and failed. Values follow at once, as the answer to request 0, which nobody made.
/// - `{"type":"values","n":7,"mono":ns,"values":{"gpu_power_w/0":61.5},"lost":{"gpu_pct/1":reason},
///   "processes":{"0":{"4711":1073741824}}}`: the answer to request 7, read from CLOCK_MONOTONIC
///   `mono` on. `gpu_energy_j/N` is the driver's own count, since it was loaded. `processes` are
///   bytes of device memory by the driver's process number. What failed for good when it was tried
///   is not asked for again and stands in no answer.
@NullMarked
package dev.tacho.telemetry.nvml;

import org.jspecify.annotations.NullMarked;
