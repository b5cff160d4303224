/// **What of a run is told**, as JSON. Start at [RunDesk].
@NullMarked
package dev.tacho.server.view;

import org.jspecify.annotations.NullMarked;
