package org.abanico.desktop.model;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.abanico.backup.history.Retention;
import org.abanico.client.DestinationOptions;
import org.abanico.client.ServerAddress;
import org.abanico.client.SourceOptions;
import org.abanico.desktop.program.ClientHost;
import org.abanico.desktop.program.ClientRequest;
import org.abanico.desktop.program.ProgramException;
import org.abanico.wire.message.Limits;

/** What is typed and chosen before a client begins, and whether it will do. */
public final class ClientForm extends Model {
  /** As many as a group has at most. */
  public static final int MOST_DESTINATIONS = Limits.MAX_MEMBERS;

  private static final String USUAL_GROUP = "default";

  private final ClientHost host;
  private final Remembered remembered;
  private final Map<Text, String> texts = new EnumMap<>(Text.class);
  private final Map<Choice, Boolean> choices = new EnumMap<>(Choice.class);
  private Role role;
  private boolean complained;

  /** What this machine is to do. */
  public enum Role {
    SOURCE,
    DESTINATION
  }

  /** What is typed. */
  public enum Text {
    SERVER("server"),
    PORT("port"),
    KEY("key"),
    FOLDER("folder"),
    DESTINATIONS("destinations"),
    EXCLUDE("exclude"),
    INCLUDE("include"),
    KEEP("keep"),
    GROUP("group"),
    NAME("name");

    private final String key;

    Text(String key) {
      this.key = "client." + key;
    }
  }

  /** What is chosen or not. */
  public enum Choice {
    REMEMBER_KEY("remember-key"),
    HANDOVER("handover"),
    ONCE("once"),
    ADOPT("adopt"),
    ALLOW_REMOVALS("allow-removals"),
    ACCEPT_SOURCE("accept-source"),
    EXCLUDE_CACHES("exclude-caches"),
    ONE_FILE_SYSTEM("one-file-system");

    /** What lets a guard be passed is asked each time. */
    private static final Set<Choice> NOT_REMEMBERED =
        EnumSet.of(ADOPT, ALLOW_REMOVALS, ACCEPT_SOURCE);

    private final String key;

    Choice(String key) {
      this.key = "client." + key;
    }

    private boolean isRemembered() {
      return !NOT_REMEMBERED.contains(this);
    }
  }

  /** What was there last time. */
  ClientForm(ClientHost host, Remembered remembered) {
    this.host = host;
    this.remembered = remembered;
    for (Text text : Text.values()) {
      texts.put(text, remembered.get(text.key, usual(text)));
    }
    for (Choice choice : Choice.values()) {
      choices.put(choice, choice.isRemembered() && remembered.is(choice.key));
    }
    role = remembered.get("client.role", "").equals("destination") ? Role.DESTINATION : Role.SOURCE;
  }

  private String usual(Text text) {
    return switch (text) {
      case PORT -> String.valueOf(Ports.USUAL);
      case DESTINATIONS -> "1";
      case GROUP -> USUAL_GROUP;
      case NAME -> host.machineName();
      case SERVER, KEY, FOLDER, EXCLUDE, INCLUDE, KEEP -> "";
    };
  }

  public Role role() {
    return role;
  }

  public void choose(Role chosen) {
    if (chosen != role) {
      role = chosen;
      changed();
    }
  }

  public String text(Text text) {
    return texts.getOrDefault(text, "");
  }

  public void type(Text text, String typed) {
    if (!typed.equals(text(text))) {
      texts.put(text, typed);
      changed();
    }
  }

  public boolean is(Choice choice) {
    return choices.getOrDefault(choice, false);
  }

  public void choose(Choice choice, boolean chosen) {
    if (chosen != is(choice)) {
      choices.put(choice, chosen);
      changed();
    }
  }

  /**
   * What is wrong with a field.
   *
   * @return nothing while it is empty and nobody has tried to connect
   */
  public Optional<ProgramException> problem(Field field) {
    return switch (field) {
      case SERVER -> ifTyped(Text.SERVER, "server", serverAddress().isPresent() || !portIsPort());
      case PORT -> problem("port", !portIsPort());
      case KEY -> keyProblem();
      case FOLDER -> ifTyped(Text.FOLDER, "folder", folder().isPresent());
      case DESTINATIONS -> problem("destinations", role == Role.SOURCE && destinations().isEmpty());
      case KEEP -> problem("keep", role == Role.DESTINATION && keep().isEmpty());
      case GROUP -> problem("name", !Limits.isName(text(Text.GROUP)));
      case NAME -> problem("name", !Limits.isName(text(Text.NAME)));
    };
  }

  private Optional<ProgramException> ifTyped(Text text, String kind, boolean good) {
    return text(text).isBlank() ? problem(kind + ".missing", complained) : problem(kind, !good);
  }

  private static Optional<ProgramException> problem(String kind, boolean there) {
    return there
        ? Optional.of(new ProgramException("field." + kind, new IllegalArgumentException(kind)))
        : Optional.empty();
  }

  private Optional<ProgramException> keyProblem() {
    if (text(Text.KEY).isBlank()) {
      return problem("key.missing", complained);
    }
    try {
      host.checkKey(text(Text.KEY).strip());
      return Optional.empty();
    } catch (ProgramException e) {
      return Optional.of(e);
    }
  }

  private boolean portIsPort() {
    return Ports.parse(text(Text.PORT), 1).isPresent();
  }

  private Optional<ServerAddress> serverAddress() {
    OptionalInt port = Ports.parse(text(Text.PORT), 1);
    if (port.isEmpty()) {
      return Optional.empty();
    }
    try {
      ServerAddress typed = ServerAddress.parse(text(Text.SERVER).strip());
      return Optional.of(
          typed.port() == ServerAddress.DEFAULT_PORT
              ? new ServerAddress(typed.host(), port.getAsInt())
              : typed);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<Path> folder() {
    try {
      String typed = text(Text.FOLDER).strip();
      return typed.isEmpty() ? Optional.empty() : Optional.of(Path.of(typed));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private OptionalInt destinations() {
    String typed = text(Text.DESTINATIONS).strip();
    if (!typed.matches("\\d{1,3}")) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(typed);
    return number < 1 || number > MOST_DESTINATIONS ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Which backups are kept: all, when nothing is typed. */
  private Optional<Retention> keep() {
    String typed = text(Text.KEEP).strip();
    return typed.isEmpty() ? Optional.of(Retention.EVERYTHING) : Retention.parse(typed);
  }

  private static List<String> patterns(String typed) {
    return typed.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /**
   * What is to be done; nothing while anything is wrong, and from then on every empty field is said
   * to be so.
   */
  Optional<ClientRequest> request() {
    complained = true;
    changed();
    Optional<ServerAddress> server = serverAddress();
    Optional<Path> folder = folder();
    for (Field field : Field.values()) {
      if (problem(field).isPresent()) {
        return Optional.empty();
      }
    }
    if (server.isEmpty() || folder.isEmpty()) {
      return Optional.empty();
    }
    remember();
    return Optional.of(request(server.get(), folder.get()));
  }

  private ClientRequest request(ServerAddress server, Path folder) {
    String key = text(Text.KEY).strip();
    String group = text(Text.GROUP);
    String name = text(Text.NAME);
    return switch (role) {
      case SOURCE ->
          new ClientRequest.Source(
              server,
              key,
              folder,
              SourceOptions.usual(group, name, destinations().orElse(1))
                  .withWaitFor(
                      is(Choice.HANDOVER)
                          ? SourceOptions.WaitFor.HANDOVER
                          : SourceOptions.WaitFor.ALL),
              patterns(text(Text.EXCLUDE)),
              patterns(text(Text.INCLUDE)),
              is(Choice.EXCLUDE_CACHES),
              is(Choice.ONE_FILE_SYSTEM));
      case DESTINATION ->
          new ClientRequest.Destination(
              server,
              key,
              folder,
              new DestinationOptions(group, name, true, is(Choice.ONCE)),
              is(Choice.ADOPT),
              is(Choice.ALLOW_REMOVALS),
              is(Choice.ACCEPT_SOURCE),
              keep().orElse(Retention.EVERYTHING));
    };
  }

  /** The key only when that is asked for. */
  private void remember() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Text text : Text.values()) {
      values.put(text.key, text(text));
    }
    if (!is(Choice.REMEMBER_KEY)) {
      values.put(Text.KEY.key, "");
    }
    for (Choice choice : Choice.values()) {
      values.put(choice.key, is(choice) && choice.isRemembered() ? "true" : "");
    }
    values.put("client.role", role == Role.DESTINATION ? "destination" : "source");
    remembered.put(values);
  }
}
