/// **GPUs and boards, one class a maker**: [AmdGpus], [RocmSmi], [Tegrastats], [Qualcomm], and
/// [NvmlSource], which talks to the helper process that has NVIDIA's library loaded. None of
/// them may stop or slow a run; the helper's own side is [dev.tacho.telemetry.nvml].
@NullMarked
package dev.tacho.telemetry.device;

import org.jspecify.annotations.NullMarked;
