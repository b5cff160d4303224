/// **The law of the house, and the packed program from outside.** Start at [RoomsTest] (who may use
/// whom); [PlantedFaultsTest] shows the rules refusing.
///
/// Never here: tests of one room's behaviour; they live in that room.
@NullMarked
package dev.tacho.checks;

import org.jspecify.annotations.NullMarked;
