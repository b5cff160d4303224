/// **What runs mean beside each other: verdicts of gates.**
@NullMarked
package dev.tacho.analysis;

import org.jspecify.annotations.NullMarked;
