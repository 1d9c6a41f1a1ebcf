package flex.cli.terminal;

import flex.cli.terminal.Terminal.Styled;
import flex.contracts.Controls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Rows of text in columns as wide as their widest cell. */
public final class Table {
  private static final String GAP = "  ";

  private final int columns;
  private final List<List<Object>> rows = new ArrayList<>();

  public Table(String... heads) {
    columns = heads.length;
    rows.add(List.of((Object[]) heads));
  }

  /** Cells are texts, whatever is in them, or {@link Styled}. */
  public Table row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
    }
    rows.add(Arrays.stream(cells).map(Table::cell).toList());
    return this;
  }

  /** Escaped here, since that decides how wide it is. */
  private static Object cell(Object cell) {
    var text = Controls.escaped(cell.toString());
    return cell instanceof Styled(_, var style) ? new Styled(text, style) : text;
  }

  /** The same without the column of that head. */
  public Table without(String head) {
    int column = rows.getFirst().indexOf(head);
    if (column < 0) {
      throw new IllegalArgumentException("no column " + head);
    }
    var heads = new ArrayList<>(rows.getFirst());
    heads.remove(column);
    var narrower = new Table(heads.toArray(String[]::new));
    for (var row : rows.subList(1, rows.size())) {
      var cells = new ArrayList<>(row);
      cells.remove(column);
      narrower.row(cells.toArray());
    }
    return narrower;
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Head first; lines have no trailing blanks. {@code shown} gives a cell its colours. */
  List<String> lines(Function<Object, String> shown) {
    var widths = new int[columns];
    for (var row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).toString().length());
      }
    }
    return rows.stream().map(row -> line(row, widths, shown)).toList();
  }

  private static String line(List<Object> row, int[] widths, Function<Object, String> shown) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      var cell = row.get(i);
      line.append(shown.apply(cell)).repeat(" ", widths[i] - cell.toString().length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
