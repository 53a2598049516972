package org.abanico.desktop.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Node;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import org.abanico.backup.history.Held;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.desktop.model.PastModel;
import org.abanico.desktop.model.SnapshotTree;
import org.abanico.desktop.model.SnapshotTree.Level;

/** What a backup held, as a tree whose directories are read when they are opened. */
final class HeldTree {
  private static final double SIZE_WIDTH = 92;
  private static final double TIME_WIDTH = 184;

  /** Scroll bar and borders. */
  private static final double AROUND = 22;

  /** A line of the tree. */
  private sealed interface Row {
    record Entry(Held held) implements Row {}

    /** Something to tell of the directory that it is in. */
    record Note(String text) implements Row {}
  }

  private final Context context;
  private final PastModel model;
  private final SnapshotTree tree;
  private final Moments moments;
  private final TreeTableView<Row> table = new TreeTableView<>();
  private final List<DirectoryItem> waiting = new ArrayList<>();
  private long shown = -1;

  HeldTree(Context context, PastModel model) {
    this.context = context;
    this.model = model;
    this.tree = model.tree();
    this.moments = new Moments(context);
    table.setId("tree");
    table.setShowRoot(false);
    table.setAccessibleText(context.text("past.tree"));
    table.setPlaceholder(Kit.paragraph(context.text("past.tree.none"), "muted"));
    table.getStyleClass().add("held");
    TreeTableColumn<Row, Row> name = column("past.name", this::name, false);
    name.prefWidthProperty().bind(table.widthProperty().subtract(SIZE_WIDTH + TIME_WIDTH + AROUND));
    TreeTableColumn<Row, Row> size = column("past.size", this::size, true);
    size.setPrefWidth(SIZE_WIDTH);
    TreeTableColumn<Row, Row> time = column("past.time", this::time, false);
    time.setPrefWidth(TIME_WIDTH);
    table.getColumns().setAll(List.of(name, size, time));
    table
        .getSelectionModel()
        .selectedItemProperty()
        .addListener((_, _, chosen) -> model.selectPath(chosen == null ? "" : path(chosen)));
  }

  private TreeTableColumn<Row, Row> column(String key, Function<Row, String> text, boolean figure) {
    TreeTableColumn<Row, Row> column = new TreeTableColumn<>(context.text(key));
    column.setSortable(false);
    column.setReorderable(false);
    column.setResizable(false);
    column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue().getValue()));
    column.setCellFactory(_ -> new RowCell(text, figure));
    return column;
  }

  private static final class RowCell extends TreeTableCell<Row, Row> {
    private final Function<Row, String> text;

    RowCell(Function<Row, String> text, boolean figure) {
      this.text = text;
      if (figure) {
        getStyleClass().add("figure");
      }
    }

    @Override
    protected void updateItem(Row row, boolean empty) {
      super.updateItem(row, empty);
      boolean none = empty || row == null;
      setText(none ? "" : text.apply(row));
      boolean absent =
          row instanceof Row.Note
              || (row instanceof Row.Entry(Held held) && held.kind() == Held.Kind.OMITTED);
      Kit.style(this, "muted", !none && absent);
    }
  }

  private static String path(TreeItem<Row> item) {
    return switch (item.getValue()) {
      case Row.Entry(Held held) when held.kind() != Held.Kind.OMITTED -> held.path();
      case Row.Entry _, Row.Note _ -> "";
    };
  }

  private String name(Row row) {
    return switch (row) {
      case Row.Note note -> note.text();
      case Row.Entry(Held held) -> name(held);
    };
  }

  private String name(Held held) {
    String name = context.phrases().safe(held.name());
    String detail = context.phrases().safe(held.detail());
    return switch (held.kind()) {
      case DIRECTORY, FILE -> name;
      case LINK -> context.text("past.kind.link", name, detail);
      case SYMLINK -> context.text("past.kind.symlink", name, detail);
      case FIFO -> context.text("past.kind.fifo", name);
      case CHARACTER_DEVICE, BLOCK_DEVICE -> context.text("past.kind.device", name, detail);
      case OMITTED ->
          context.text("past.kind.omitted", name, context.phrases().omission(held.detail(), ""));
    };
  }

  private String size(Row row) {
    return row instanceof Row.Entry(Held held) && held.kind() == Held.Kind.FILE
        ? context.phrases().bytes(held.size())
        : "";
  }

  private String time(Row row) {
    return row instanceof Row.Entry(Held held) ? moments.of(held.mtime()) : "";
  }

  /** A directory: its entries are there while it is open. */
  private final class DirectoryItem extends TreeItem<Row> {
    private final String directory;

    DirectoryItem(Row row, String directory) {
      super(row);
      this.directory = directory;
      expandedProperty()
          .addListener(
              (_, _, open) -> {
                if (open) {
                  open();
                } else {
                  close();
                }
              });
    }

    @Override
    public boolean isLeaf() {
      return false;
    }

    void open() {
      getChildren().setAll(List.of(note(context.text("past.loading"))));
      waiting.add(this);
      tree.open(directory);
      fill();
    }

    private void close() {
      waiting.remove(this);
      tree.close(directory);
      getChildren().clear();
    }

    /** Answers whether its entries are there. */
    boolean fill() {
      Optional<Level> level = tree.level(directory).filter(read -> !read.loading());
      level.ifPresent(read -> getChildren().setAll(items(read)));
      return level.isPresent();
    }
  }

  private static TreeItem<Row> note(String text) {
    return new TreeItem<>(new Row.Note(text));
  }

  private List<TreeItem<Row>> items(Level level) {
    List<TreeItem<Row>> items = new ArrayList<>();
    level.problem().ifPresent(problem -> items.add(note(context.problem(problem))));
    for (Held held : level.entries()) {
      Row row = new Row.Entry(held);
      if (held.kind() == Held.Kind.DIRECTORY) {
        DirectoryItem item = new DirectoryItem(row, held.path());
        items.add(item);
        if (tree.level(held.path()).isPresent()) {
          item.setExpanded(true);
        }
      } else {
        items.add(new TreeItem<>(row));
      }
    }
    if (level.more() > 0) {
      items.add(note(context.text("past.more", level.more())));
    } else if (items.isEmpty()) {
      items.add(note(context.text("past.empty")));
    }
    return items;
  }

  Node node() {
    return table;
  }

  void refresh() {
    if (shown != tree.version()) {
      shown = tree.version();
      waiting.clear();
      if (model.selected().isPresent()) {
        DirectoryItem root = new DirectoryItem(new Row.Note(""), ManifestLine.ROOT);
        table.setRoot(root);
        root.setExpanded(true);
      } else {
        table.setRoot(null);
      }
    }
    for (DirectoryItem item : List.copyOf(waiting)) {
      if (item.fill()) {
        waiting.remove(item);
      }
    }
  }
}
