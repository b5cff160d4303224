import dev.tacho.readers.sqlite.SqliteFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;

/** Counts the rows of a table once, by our reader or by the driver: run by sqlite_start.py. */
class SqliteStart {
  public static void main(String[] arguments) throws Exception {
    long rows = 0;
    double sum = 0;
    boolean own = arguments[0].equals("own");
    Path file = Path.of(arguments[1]);
    if (own) {
      try (SqliteFile database = SqliteFile.open(file, (offset, what) -> {})) {
        var all = database.needTable(arguments[2]).rows();
        while (all.next()) {
          rows++;
          sum += all.real(1);
        }
      }
    } else {
      try (Connection database =
              org.sqlite.JDBC.createConnection(
                  "jdbc:sqlite:file:" + file + "?immutable=1", new Properties());
          Statement statement = database.createStatement();
          ResultSet all = statement.executeQuery("SELECT * FROM " + arguments[2])) {
        while (all.next()) {
          rows++;
          sum += all.getDouble(2);
        }
      }
    }
    System.out.println(rows + " rows, " + sum);
  }
}
