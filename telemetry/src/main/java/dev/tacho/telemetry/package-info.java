/// **What the machine did meanwhile: process trees, control groups, GPUs, energy.**
@NullMarked
package dev.tacho.telemetry;

import org.jspecify.annotations.NullMarked;
