package dev.tacho.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A network interface whose cable is this process: what is sent through the interface is read
/// here, and what is written here arrives at it. Packets are IP's own, without a frame. It is gone
/// when this is closed. Needs the right to make interfaces, and Linux.
///
/// One thread may read while others write.
public final class TunDevice implements AutoCloseable {
  /// Longest packet that is read or written.
  public static final int MOST = 65_536;

  private static final long TUNSETIFF = 0x400454caL;
  private static final int O_RDWR_CLOEXEC = Descriptors.O_RDWR | Descriptors.O_CLOEXEC;
  private static final int IFF_TUN = 1;
  private static final int IFF_NO_PI = 0x1000;
  private static final int NAME_BYTES = 16;
  private static final int REQUEST_BYTES = 40;

  private final int fd;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment incoming = arena.allocate(MOST, 8);

  private TunDevice(int fd) {
    this.fd = fd;
  }

  /// Makes an interface called `name`, of at most 15 characters, in this process's network
  /// namespace; it may be moved to another.
  ///
  /// @throws IOException when this machine or this user may not
  public static TunDevice open(String name) throws IOException {
    if (!Libc.isSupported()) {
      throw new IOException("no network interfaces of our own on this system");
    }
    try (Arena arena = Arena.ofConfined()) {
      int fd = Libc.call("open", arena.allocateFrom("/dev/net/tun").address(), O_RDWR_CLOEXEC);
      if (fd < 0) {
        throw new IOException("/dev/net/tun: " + Libc.message(-fd));
      }
      MemorySegment request = arena.allocate(REQUEST_BYTES, 8);
      request.asSlice(0, NAME_BYTES).setString(0, name);
      request.set(ValueLayout.JAVA_SHORT, NAME_BYTES, (short) (IFF_TUN | IFF_NO_PI));
      int made = Libc.call("ioctl", fd, TUNSETIFF, request.address());
      if (made < 0) {
        Libc.close(fd);
        throw new IOException("interface " + name + ": " + Libc.message(-made));
      }
      return new TunDevice(fd);
    }
  }

  /// The next packet that is sent through the interface; waits for it. Empty at the end.
  public byte[] read() {
    long bytes = Libc.read(fd, incoming, MOST);
    return bytes <= 0 ? new byte[0] : incoming.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
  }

  /// Lets a packet arrive. One that the interface does not take is lost, as on any cable.
  public void write(byte[] packet) {
    try (Arena each = Arena.ofConfined()) {
      long _ = Libc.write(fd, each.allocateFrom(ValueLayout.JAVA_BYTE, packet), 0, packet.length);
    }
  }

  /// Takes the interface away. A thread that reads then may go on waiting: it must be a daemon.
  @Override
  public void close() {
    Libc.close(fd);
  }
}
