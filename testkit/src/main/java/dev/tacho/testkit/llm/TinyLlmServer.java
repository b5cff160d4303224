package dev.tacho.testkit.llm;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server of a language model that has none: its tokens come on a schedule. A process of its own;
/// prints `port N` once it listens, and ends with its standard input.
///
/// Options `name=value`: `first` and `gap` (milliseconds until the first token and between tokens),
/// `jitter` (a share of the gap by which each token may come later), `log` (a file for the moments
/// of all writes: `t REQUEST-ID PART NANOS` for a token, `p NANOS-LATE` for a beat of the probe,
/// written at the end), `usage` (`off`: tokens are not counted; `absurd`: more are
/// told than can be, and a prompt of fewer than none), `chunk` (tokens in one event),
/// `slots` (requests worked on at once; others wait), `metrics` (`vllm`, `tgi`, `triton`,
/// `llamacpp`, `off`). Misbehaviour, each of every N-th request: `hang` (says nothing), `stall`
/// (stops after half), `reset`, `cut` (closes after half), `garbage` (no HTTP), `badjson` (an event
/// that is no JSON), `error` (an event that says so), `refuse` (429), `fail` (500), `empty` (no
/// token).
///
/// The probe is a thread that sleeps to the next absolute deadline, every millisecond: how late it
/// wakes is what this machine does to anybody who waits for a moment.
public final class TinyLlmServer {
  private static final Pattern COUNT =
      Pattern.compile("\"(?:max_tokens|max_new_tokens)\"\\s*:\\s*([0-9]{1,6})");
  private static final int DEFAULT_TOKENS = 16;

  private final Map<String, String> options;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<String, Integer> tasks = new ConcurrentHashMap<>();
  private final long[] log;
  private final String[] ids;
  private final AtomicLong logged = new AtomicLong();
  private final java.util.concurrent.Semaphore slots;

  private TinyLlmServer(Map<String, String> options) {
    this.options = options;
    int most = options.containsKey("log") ? number("most", 2_000_000) : 0;
    log = new long[2 * most];
    ids = new String[most];
    slots = new java.util.concurrent.Semaphore(number("slots", 1_000_000), true);
  }

  /// Serves until standard input ends.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      options.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    new TinyLlmServer(options).serve();
  }

  private void serve() throws IOException, InterruptedException {
    try (ServerSocket server =
        new ServerSocket(number("port", 0), 4096, InetAddress.getLoopbackAddress())) {
      Thread _ = Thread.ofPlatform().daemon().start(() -> accept(server));
      Thread probe = Thread.ofPlatform().daemon().start(this::probe);
      IO.println("port " + server.getLocalPort());
      while (System.in.read() >= 0) {
        // until whoever started this is gone
      }
      probe.interrupt();
      probe.join();
    }
    writeLog();
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread _ = Thread.ofVirtual().start(() -> speak(socket));
      }
    } catch (IOException _) {
      // closed at the end
    }
  }

  private void speak(Socket socket) {
    try (socket) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (answer(socket, in, out)) {
        // the next one on the same connection
      }
    } catch (IOException _) {
      // the client went away
    }
  }

  private boolean answer(Socket socket, InputStream in, OutputStream out) throws IOException {
    String first = line(in);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    long came = System.nanoTime();
    String path = first.split(" ")[1];
    if (path.equals("/metrics")) {
      whole(out, metrics().isEmpty() ? 404 : 200, "text/plain", metrics());
      return true;
    }
    String id = headers.getOrDefault("x-request-id", "?");
    Matcher count = COUNT.matcher(new String(body, StandardCharsets.UTF_8));
    int tokens = count.find() ? Integer.parseInt(count.group(1)) : DEFAULT_TOKENS;
    if (path.endsWith("/tasks")) {
      String task = "task-" + requests.get() + "-" + id.hashCode();
      tasks.put(task, tokens);
      whole(out, 202, "application/json", "{\"task_id\":\"" + task + "\",\"queue_position\":0}");
      return true;
    }
    if (path.endsWith("/stream") && path.contains("/tasks/")) {
      String task = path.substring(path.indexOf("/tasks/") + 7, path.length() - 7);
      tokens = tasks.getOrDefault(task, tokens);
    }
    int number = requests.incrementAndGet();
    return misbehaved(socket, out, number) || stream(socket, out, path, id, tokens, came, number);
  }

  /// Does what a broken server does; false when this request is to be answered.
  private boolean misbehaved(Socket socket, OutputStream out, int number) throws IOException {
    if (every("hang", number)) {
      park(System.nanoTime() + 3_600_000_000_000L);
    } else if (every("reset", number)) {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      throw new EOFException();
    } else if (every("garbage", number)) {
      out.write("EHLO this is another protocol\r\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      throw new EOFException();
    } else if (every("refuse", number)) {
      whole(out, 429, "application/json", "{\"error\":{\"message\":\"too many\"}}");
      return true;
    } else if (every("fail", number)) {
      whole(out, 500, "text/plain", "it broke");
      return true;
    }
    return false;
  }

  private boolean stream(
      Socket socket, OutputStream out, String path, String id, int tokens, long came, int number)
      throws IOException {
    long begun = came;
    if (!slots.tryAcquire()) {
      waiting.incrementAndGet();
      slots.acquireUninterruptibly();
      waiting.decrementAndGet();
      begun = System.nanoTime();
    }
    running.incrementAndGet();
    try {
      return tokens(socket, out, path, id, tokens, begun, number);
    } finally {
      running.decrementAndGet();
      slots.release();
    }
  }

  private boolean tokens(
      Socket socket, OutputStream out, String path, String id, int tokens, long came, int number)
      throws IOException {
    SplittableRandom random = new SplittableRandom(number);
    double gap = Double.parseDouble(options.getOrDefault("gap", "10")) * 1e6;
    double jitter = Double.parseDouble(options.getOrDefault("jitter", "0"));
    long due = came + Math.round(Double.parseDouble(options.getOrDefault("first", "50")) * 1e6);
    int size = number("chunk", 1);
    int parts = every("empty", number) ? 0 : (tokens + size - 1) / size;
    boolean begun = false;
    for (int part = 0; part < parts; part++) {
      park(due + Math.round(random.nextDouble() * jitter * gap));
      due += Math.round(gap);
      if (!begun) {
        begun = true;
        head(out);
      }
      if (part == parts / 2 && part > 0) {
        breakOff(socket, out, number);
      }
      byte[] event = chunk(token(path, part, part + 1 == parts, tokens));
      note(id, part, System.nanoTime());
      out.write(event);
      out.flush();
    }
    if (!begun) {
      head(out);
    }
    out.write(chunk(end(path, tokens)));
    out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    return true;
  }

  private void breakOff(Socket socket, OutputStream out, int number) throws IOException {
    if (every("stall", number)) {
      park(System.nanoTime() + 3_600_000_000_000L);
    } else if (every("cut", number)) {
      socket.shutdownOutput();
      throw new EOFException();
    } else if (every("badjson", number)) {
      out.write(chunk("data: {\"choices\":[{\n\n"));
      out.flush();
    } else if (every("error", number)) {
      out.write(chunk("event: error\ndata: {\"error\":\"it broke\",\"message\":\"it broke\"}\n\n"));
      out.flush();
    }
  }

  private String token(String path, int part, boolean last, int tokens) {
    if (path.endsWith("/chat/completions")) {
      return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
          + "\"delta\":{\"content\":\" w"
          + part
          + "\"},\"finish_reason\":null}]}\n\n";
    }
    if (path.endsWith("/completions")) {
      return "data: {\"id\":\"c\",\"object\":\"text_completion\",\"choices\":[{\"index\":0,"
          + "\"text\":\" w"
          + part
          + "\",\"finish_reason\":null}]}\n\n";
    }
    if (path.endsWith("/generate_stream") && path.contains("/models/")) {
      return "data: {\"model_name\":\"m\",\"model_version\":\"1\",\"text_output\":\" w"
          + part
          + "\"}\n\n";
    }
    if (path.endsWith("/generate_stream")) {
      return "data:{\"index\":"
          + (part + 1)
          + ",\"token\":{\"id\":1,\"text\":\" w\",\"logprob\":-1.0,\"special\":false},"
          + (last
              ? "\"generated_text\":\"w\",\"details\":"
                  + (counts()
                      ? "{\"finish_reason\":\"length\",\"generated_tokens\":"
                          + counted(tokens)
                          + ",\"input_length\":"
                          + prompt()
                          + "}"
                      : "null")
              : "\"generated_text\":null,\"details\":null")
          + "}\n\n";
    }
    return "event: token\ndata: {\"t\":\" w\",\"i\":" + part + "}\n\n";
  }

  private String end(String path, int tokens) {
    if (path.contains("/tasks/")) {
      return "event: end\ndata: {"
          + (counts() ? "\"tokens_out\":" + counted(tokens) + "," : "")
          + "\"decode_ms\":1}\n\n";
    }
    if (!path.endsWith("/completions")) {
      return ": end\n\n";
    }
    String finish =
        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"text\":\"\","
            + "\"finish_reason\":\"length\"}]}\n\n";
    String usage =
        counts()
            ? "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":"
                + prompt()
                + ",\"completion_tokens\":"
                + counted(tokens)
                + ",\"total_tokens\":"
                + (tokens + 7)
                + "}}\n\n"
            : "";
    return finish + usage + "data: [DONE]\n\n";
  }

  private boolean counts() {
    return !options.getOrDefault("usage", "on").equals("off");
  }

  private boolean absurd() {
    return options.getOrDefault("usage", "on").equals("absurd");
  }

  private int counted(int tokens) {
    return absurd() ? 999_999_999 : tokens;
  }

  private int prompt() {
    return absurd() ? -5 : 7;
  }

  private String metrics() {
    int run = running.get();
    int wait = waiting.get();
    return switch (options.getOrDefault("metrics", "vllm")) {
      case "vllm" ->
          "# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{model_name=\"m\"} "
              + run
              + "\nvllm:num_requests_waiting{model_name=\"m\"} "
              + wait
              + "\nvllm:kv_cache_usage_perc{model_name=\"m\"} 0.25\n";
      case "tgi" -> "tgi_queue_size " + wait + "\ntgi_batch_current_size " + run + "\n";
      case "triton" ->
          "nv_trt_llm_request_metrics{model=\"m\",request_type=\"waiting\",version=\"1\"} "
              + wait
              + "\n";
      case "llamacpp" ->
          "llamacpp:requests_processing " + run + "\nllamacpp:requests_deferred " + wait + "\n";
      default -> "";
    };
  }

  private static void head(OutputStream out) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] chunk(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return (Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void whole(OutputStream out, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + " X\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    out.write((head + text).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private boolean every(String option, int number) {
    int n = number(option, 0);
    return n > 0 && number % n == 0;
  }

  private int number(String option, int otherwise) {
    return Integer.parseInt(options.getOrDefault(option, Integer.toString(otherwise)));
  }

  private static void park(long deadline) {
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void note(String id, int part, long nanos) {
    long at = logged.getAndIncrement();
    if (at < ids.length) {
      ids[(int) at] = id;
      log[(int) (2 * at)] = part;
      log[(int) (2 * at + 1)] = nanos;
    }
  }

  private void probe() {
    long due = System.nanoTime() + 1_000_000;
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(due - System.nanoTime());
      long now = System.nanoTime();
      if (now >= due) {
        if (running.get() > 0) {
          note("", -1, now - due);
        }
        // the deadlines stay where they were, however late this was
        due += 1_000_000 * Math.max(1, (now - due) / 1_000_000 + 1);
      }
    }
  }

  private void writeLog() throws IOException {
    if (!options.containsKey("log")) {
      return;
    }
    StringBuilder text = new StringBuilder();
    int count = (int) Math.min(logged.get(), ids.length);
    for (int i = 0; i < count; i++) {
      if (ids[i].isEmpty()) {
        text.append("p ").append(log[2 * i + 1]).append('\n');
      } else {
        text.append("t ").append(ids[i]).append(' ').append(log[2 * i]).append(' ');
        text.append(log[2 * i + 1]).append('\n');
      }
    }
    var _ = Files.writeString(Path.of(options.getOrDefault("log", "")), text);
  }
}
