/// **Where workers meet**: which worker this is, of how many, and where they find each other, from
/// flags or from what Slurm, torchrun and Kubernetes put into the environment.
///
/// Start at [Rendezvous]; [RendezvousSources] reads one. Never opens a socket or a file.
@NullMarked
package dev.tacho.train.rendezvous;

import org.jspecify.annotations.NullMarked;
