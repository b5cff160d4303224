package dev.tacho.telemetry.nvml;

import dev.tacho.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// What runs in the process that loads NVIDIA's library: it may crash or hang there and take
/// nobody along. The protocol stands in the package's sign.
///
/// Two threads: the caller's waits for requests and for their end, another one is in the library.
public final class NvmlHelper {
  /// The version of the protocol; the parent comes from the same jars, so there is one at a time.
  public static final int PROTOCOL = 1;

  /// HUP, INT, QUIT, USR1, TERM, TSTP, TTIN, TTOU: they are meant for the command, and this process
  /// ends when its parent does.
  private static final int[] DEAF_TO = {1, 2, 3, 10, 15, 20, 21, 22};

  private final BlockingQueue<Long> requests = new LinkedBlockingQueue<>();
  private final OutputStream out;

  private NvmlHelper(OutputStream out) {
    this.out = out;
  }

  /// Answers requests from `in` on `out` until `in` ends, whatever the library does meanwhile. The
  /// process may only be used for this, and be ended after it: a thread may still hang in the
  /// library.
  ///
  /// @param libraries names or paths, the first that opens is taken
  public static void run(List<String> libraries, InputStream in, OutputStream out)
      throws IOException {
    for (int signal : DEAF_TO) {
      NvmlLibrary.ignore(signal);
    }
    NvmlLibrary.leaveNoCore();
    NvmlHelper helper = new NvmlHelper(out);
    Thread.ofPlatform().daemon().name("nvml").start(() -> helper.work(libraries));
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
    String line;
    while ((line = lines.readLine()) != null) {
      helper.requests.add(Long.parseLong(line));
    }
  }

  private void work(List<String> libraries) {
    try {
      answerAll(libraries);
    } catch (NvmlFault fault) {
      tell(missing(fault.reason()));
    } catch (RuntimeException | LinkageError e) {
      tell(missing("this Java cannot call NVIDIA's library: " + e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void answerAll(List<String> libraries) throws NvmlFault, InterruptedException {
    NvmlLibrary library = NvmlLibrary.open(libraries);
    Nvml nvml = new Nvml(library);
    nvml.init();
    int count = nvml.devices();
    if (count == 0) {
      throw NvmlFault.lasting(library.name() + " finds no device");
    }
    List<NvmlDevice> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      devices.add(NvmlDevice.open(nvml, i));
    }
    tell(hello(library, nvml, devices));
    tell(answer(0, devices));
    while (true) {
      tell(answer(requests.take(), devices));
    }
  }

  private static Json.Obj hello(NvmlLibrary library, Nvml nvml, List<NvmlDevice> devices) {
    Json.Builder json =
        Json.object().put("type", "hello").put("protocol", PROTOCOL).put("library", library.name());
    try {
      json.put("driver", nvml.driverVersion());
    } catch (NvmlFault _) {
      // left out: every counter still has its call as source
    }
    return json.put("devices", Json.array(devices.stream().map(NvmlDevice::description).toList()))
        .put(
            "counters",
            Json.array(devices.stream().flatMap(device -> device.counters().stream()).toList()))
        .build();
  }

  private static Json.Obj answer(long request, List<NvmlDevice> devices) {
    Json.Builder values = Json.object();
    Json.Builder lost = Json.object();
    Json.Builder processes = Json.object();
    long mono = System.nanoTime();
    devices.forEach(device -> device.read(values, lost, processes));
    return Json.object()
        .put("type", "values")
        .put("n", request)
        .put("mono", mono)
        .put("values", values.build())
        .put("lost", lost.build())
        .put("processes", processes.build())
        .build();
  }

  private static Json.Obj missing(String reason) {
    return Json.object().put("type", "missing").put("reason", reason).build();
  }

  /// One line; the library may have printed half of one of its own before.
  private void tell(Json.Obj line) {
    try {
      out.write(("\n" + line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException _) {
      // nobody listens any more: the requests' end follows
    }
  }
}
