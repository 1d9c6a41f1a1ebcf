package flex.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of text in columns as wide as their widest cell. */
public final class Table {
  private static final String GAP = "  ";

  private final int columns;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heads) {
    columns = heads.length;
    rows.add(List.of(heads));
  }

  public Table row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The same without the column of that head. */
  public Table without(String head) {
    int column = rows.getFirst().indexOf(head);
    if (column < 0) {
      throw new IllegalArgumentException("no column " + head);
    }
    var heads = new ArrayList<>(rows.getFirst());
    heads.remove(column);
    var narrower = new Table(heads.toArray(new String[0]));
    for (var row : rows.subList(1, rows.size())) {
      var cells = new ArrayList<>(row);
      cells.remove(column);
      narrower.row(cells.toArray(new String[0]));
    }
    return narrower;
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Head first; lines have no trailing blanks. */
  public List<String> lines() {
    var widths = new int[columns];
    for (var row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  @Override
  public String toString() {
    return lines().stream().collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      var cell = row.get(i);
      line.append(cell).repeat(" ", widths[i] - cell.length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
