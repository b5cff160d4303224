/// **Programs that answer in lines, started beside a run**: with a limit for every answer,
/// killed when they hang, begun again a few times. Start at [HelperProcess] (ours) and
/// [HelperProgram] (others').
@NullMarked
package dev.tacho.telemetry.helper;

import org.jspecify.annotations.NullMarked;
