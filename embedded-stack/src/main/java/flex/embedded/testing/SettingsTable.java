package flex.embedded.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The committed list of all settings of one program: the table of its section in a Markdown document. */
public final class SettingsTable {
  private SettingsTable() {}

  /** The lines of the section {@code ## <title>}, sorted, without their last column, which says what it is for. */
  public static List<String> rows(Path document, String title) throws IOException {
    var rows = new ArrayList<String>();
    var inside = false;
    for (String line : Files.readAllLines(document)) {
      if (line.startsWith("## "))
        inside = line.equals("## " + title);
      else if (inside && line.startsWith("| `"))
        rows.add(line.substring(0, line.lastIndexOf('|', line.lastIndexOf('|') - 1) + 1));
    }
    return rows.stream().sorted().toList();
  }

  /** A line, without what it is for; {@code usual} is empty for nothing. */
  public static String row(String name, String usual, String allowed) {
    return "| `" + name + "` | " + (usual.isEmpty() ? "-" : "`" + usual + "`") + " | " + allowed + " |";
  }
}
