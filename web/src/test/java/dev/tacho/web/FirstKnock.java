package dev.tacho.web;

import dev.tacho.core.json.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A program of its own for [DoorLifeTest] and the measurement: opens a door at `tcp` or at the
/// path of a Unix socket, prints its URL, and obeys words on standard input: `memory` prints the
/// resident memory, `end` closes the door and returns from main.
public final class FirstKnock {
  private FirstKnock() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    Listen listen = args[0].equals("tcp") ? Listen.loopback() : Listen.unix(Path.of(args[0]));
    Routes routes =
        Routes.of(
            Route.get("/v1/status", ask -> Answer.json(Json.object().put("ok", true).build())));
    long began = System.nanoTime();
    HttpDoor door = HttpDoor.open(listen, Token.of(args[1]), routes, Limits.standard());
    out.println("open " + door.url() + " " + (System.nanoTime() - began));
    BufferedReader words = new BufferedReader(new InputStreamReader(System.in));
    for (String word = words.readLine(); word != null; word = words.readLine()) {
      if (word.equals("end")) {
        break;
      }
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS")) {
          out.println("memory " + line.replaceAll("[^0-9]", ""));
        }
      }
    }
    door.close();
    out.println("closed " + door.traffic().lastFault().orElse("without a fault"));
  }
}
