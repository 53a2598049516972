package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand clients in the server's window: what is not in sight costs no controls. */
class LongListsTest {
  private static final int CLIENTS = 10_000;

  /** More than a window of the smallest size has room for. */
  private static final int ROWS_IN_SIGHT = 40;

  @TempDir Path temp;
  @RegisterExtension final OpenWindows windows = new OpenWindows(() -> temp);

  @Test
  void onlyWhatIsInSightIsDrawnOfTenThousandClientsInABackup() throws IOException {
    Crowd crowd = new Crowd(CLIENTS);
    Shown server = listening(crowd);
    Desk.await(
        "all in the table",
        () -> server.find("clients", TableView.class).getItems().size() == CLIENTS);
    int middle = CLIENTS / 2;
    Desk.run(
        () -> {
          server.find("clients", TableView.class).getSelectionModel().select(middle);
          server.find("clients", TableView.class).scrollTo(middle);
          server.find("backups", ListView.class).scrollTo(middle);
        });
    assertThat(selected(server, "name")).isEqualTo("machine-" + middle);
    String rate = selected(server, "rate");
    Desk.await("another rate", () -> !cell(server, "rate", middle).equals(rate));

    assertThat(cells(server, "clients", ".table-row-cell")).hasSizeBetween(1, ROWS_IN_SIGHT);
    assertThat(cells(server, "backups", ".destination")).hasSizeBetween(1, ROWS_IN_SIGHT);
    assertThat(selected(server, "name")).isEqualTo("machine-" + middle);

    crowd.number(CLIENTS - 100);
    Desk.await("fewer", () -> server.find("clients", TableView.class).getItems().size() < CLIENTS);
    assertThat(selected(server, "name")).isEqualTo("machine-" + middle);
  }

  private static String selected(Shown server, String column) {
    return server.with(
        "clients",
        TableView.class,
        table -> cell(server, column, table.getSelectionModel().getSelectedIndex()));
  }

  private static String cell(Shown server, String column, int row) {
    TableView<?> table = server.find("clients", TableView.class);
    return table.getColumns().stream()
        .filter(each -> each.getId().equals("column-" + column))
        .map(each -> String.valueOf(each.getCellData(row)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsShownOfABackupGoesWithItsDestinations() throws IOException {
    Crowd crowd = new Crowd(5);
    Shown server = listening(crowd);
    Desk.await("a title and five", () -> rows(server) == 6);
    crowd.number(2);
    Desk.await("a title and two", () -> rows(server) == 3);
    crowd.number(0);
    Desk.await("nothing", () -> !server.has("backups"));
  }

  private Shown listening(Crowd crowd) throws IOException {
    StandInServer host =
        new StandInServer(windows.machine("server"), Locale.ENGLISH).telling(crowd);
    return windows.beginning(Shown.server(host));
  }

  private static int rows(Shown server) {
    return server.has("backups") ? server.find("backups", ListView.class).getItems().size() : 0;
  }

  private static List<Node> cells(Shown server, String list, String style) {
    return server.with(list, Node.class, node -> List.copyOf(node.lookupAll(style)));
  }
}
