package dev.tacho.readers.plugin;

import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The readers in a jar. Its classes see Tacho's own and those of their own jar, never those of
/// another plugin. Has no state; any thread.
final class JarReaders {
  private JarReaders() {}

  /// Adds the jar's formats, or what is wrong with it.
  static void load(Path jar, List<RunFormat> formats, List<String> faults) {
    try {
      // the formats are used until the program ends, and so is the loader
      @SuppressWarnings("resource")
      URLClassLoader loader =
          new URLClassLoader(
              "plugin " + jar.getFileName(),
              new URL[] {jar.toUri().toURL()},
              RunFormat.class.getClassLoader());
      int before = formats.size();
      Iterator<RunFormat> services = ServiceLoader.load(RunFormat.class, loader).iterator();
      while (services.hasNext()) {
        RunFormat format = services.next();
        if (loader.equals(format.getClass().getClassLoader())) {
          formats.add(new Guarded(jar, format, format.name(), format.version()));
        }
      }
      if (formats.size() == before) {
        faults.add(
            jar
                + ": no reader in it; name its class in META-INF/services/"
                + RunFormat.class.getName());
      }
    } catch (MalformedURLException e) {
      faults.add(jar + ": " + e.getMessage());
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      // whatever a foreign jar does wrong is told, and concerns that jar only
      faults.add(jar + ": its reader cannot be loaded: " + e);
    }
  }

  /// A format whose faults are told as faults of its jar.
  private record Guarded(Path jar, RunFormat format, String name, int version)
      implements RunFormat {
    @Override
    public List<FoundRun> at(Place place) throws IOException {
      try {
        return List.copyOf(format.at(place));
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        throw new IOException("the plugin " + jar.getFileName() + " failed: " + e, e);
      }
    }

    @Override
    public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
      try {
        format.read(run, from, into);
      } catch (ReadersException e) {
        throw e;
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        throw new ReadersException(
            run.path() + ": the plugin " + jar.getFileName() + " failed: " + e, e);
      }
    }
  }
}
