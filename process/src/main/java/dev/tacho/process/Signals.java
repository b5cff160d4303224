package dev.tacho.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Signals sent to this process, handed over while this is open. The handler runs on a thread of
/// its own for each signal. A signal that was ignored when the JVM began stays ignored, so
/// `nohup` means what it says.
///
/// By `sun.misc.Signal`, and that by reflection: docs/decisions/010-signals-by-sun-misc-signal.md
public final class Signals implements AutoCloseable {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  // what was there before, to be put back
  private final Map<Signal, Object> before = new LinkedHashMap<>();

  private Signals() {}

  /// Hands each of `signals` to `handler` from now on. Not possible: KILL, STOP, and QUIT (the
  /// JVM prints its threads on it).
  public static Signals hear(Collection<Signal> signals, Consumer<Signal> handler) {
    var heard = new Signals();
    for (Signal signal : signals) {
      heard.before.put(signal, heard.handle(signal, handler(signal, handler)));
    }
    return heard;
  }

  @Override
  public void close() {
    before.forEach(this::handle);
    before.clear();
  }

  private Object handle(Signal signal, Object handler) {
    try {
      Class<?> type = Class.forName(SIGNAL);
      Object named = type.getConstructor(String.class).newInstance(signal.shortName());
      return type.getMethod("handle", type, Class.forName(HANDLER)).invoke(null, named, handler);
    } catch (InvocationTargetException e) {
      throw new ProcessException("cannot catch " + signal, e);
    } catch (ReflectiveOperationException e) {
      throw new ProcessException("this JVM has no " + SIGNAL, e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a proxy's equals is the identity that Object has
  private static Object handler(Signal signal, Consumer<Signal> handler) {
    try {
      Class<?> type = Class.forName(HANDLER);
      InvocationHandler invocation =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  handler.accept(signal);
                  yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "handler of " + signal;
              };
      return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, invocation);
    } catch (ClassNotFoundException e) {
      throw new ProcessException("this JVM has no " + HANDLER, e);
    }
  }
}
