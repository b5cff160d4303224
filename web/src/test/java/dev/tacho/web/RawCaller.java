package dev.tacho.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;

/// A client that writes bytes as it likes, whether or not they are HTTP.
final class RawCaller implements AutoCloseable {
  private final Socket socket = new Socket();
  private InputStream in;

  RawCaller(HttpDoor door) throws IOException {
    this(door, 0);
  }

  /// `receiveBuffer` bytes of room in the kernel for answers, 0 for the usual.
  RawCaller(HttpDoor door, int receiveBuffer) throws IOException {
    URI url = door.url();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 5_000);
  }

  /// Writes, and leaves the connection open. A connection that the door has closed is no error
  /// here: the answer tells.
  RawCaller say(String bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (SocketException e) {
      // closed by the door
    }
    return this;
  }

  /// A GET with the token and more header lines.
  RawCaller get(String target, String... headers) throws IOException {
    return say(head("GET " + target, headers) + "\r\n");
  }

  static String head(String methodAndTarget, String... headers) {
    StringBuilder head =
        new StringBuilder(
            methodAndTarget
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer "
                + Caller.TOKEN.text()
                + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.toString();
  }

  void closeOutput() throws IOException {
    socket.shutdownOutput();
  }

  /// Everything until the door closes the connection.
  String hearAll() throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try {
      in().transferTo(heard);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the door keeps the connection open; so far: " + heard, e);
    } catch (SocketException e) {
      // reset: what was heard before still counts
    }
    return heard.toString(ISO_8859_1);
  }

  /// Reads until `text` has been heard, or the connection ends.
  String hearUntil(String text) throws IOException {
    StringBuilder heard = new StringBuilder();
    try {
      while (heard.indexOf(text, Math.max(0, heard.length() - text.length())) < 0) {
        int next = in().read();
        if (next < 0) {
          break;
        }
        heard.append((char) next);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("never heard '" + text + "', but: " + heard, e);
    } catch (SocketException e) {
      // reset: the caller looks at what was heard
    }
    return heard.toString();
  }

  private InputStream in() throws IOException {
    if (in == null) {
      in = new BufferedInputStream(socket.getInputStream());
    }
    return in;
  }

  /// Breaks off without a farewell.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
