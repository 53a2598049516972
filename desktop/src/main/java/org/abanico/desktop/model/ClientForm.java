package org.abanico.desktop.model;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.abanico.backup.history.Retention;
import org.abanico.client.ServerAddress;
import org.abanico.desktop.program.ClientHost;
import org.abanico.desktop.program.ClientRequest;
import org.abanico.desktop.program.ClientRequest.Role;
import org.abanico.desktop.program.ProgramException;
import org.abanico.wire.message.Limits;

/** What is typed and chosen before a client begins, and whether it will do. */
public final class ClientForm extends Model {
  /** As many as a group has at most. */
  public static final int MOST_DESTINATIONS = Limits.MAX_MEMBERS;

  private static final String USUAL_GROUP = "default";
  private static final Pattern EVERY = Pattern.compile("[1-9][0-9]{0,5}[smhd]");
  private static final Pattern AT =
      Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9](\\s*,\\s*([01][0-9]|2[0-3]):[0-5][0-9])*");

  private final ClientHost host;
  private final Remembered remembered;
  private final Map<Text, String> texts = new EnumMap<>(Text.class);
  private final Map<Choice, Boolean> choices = new EnumMap<>(Choice.class);
  private Role role;
  private When when;
  private boolean complained;

  /** When a source sends its folder. */
  public enum When {
    ONCE,
    EVERY,
    AT,
    WATCH
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
    NAME("name"),
    EVERY("every"),
    AT("at"),
    LIMIT("limit"),
    ON_SUCCESS("on-success"),
    ON_FAILURE("on-failure"),
    OPTIONS("options");

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

    private final String name;
    private final String key;

    Choice(String name) {
      this.name = name;
      this.key = "client." + name;
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
    String chosen = remembered.get("client.when", "");
    when =
        Arrays.stream(When.values())
            .filter(each -> each.name().equals(chosen))
            .findFirst()
            .orElse(When.ONCE);
  }

  private String usual(Text text) {
    return switch (text) {
      case PORT -> String.valueOf(Ports.USUAL);
      case DESTINATIONS -> "1";
      case GROUP -> USUAL_GROUP;
      case NAME -> host.machineName();
      case EVERY -> "1h";
      case AT -> "02:30";
      case SERVER, KEY, FOLDER, EXCLUDE, INCLUDE, KEEP, LIMIT, ON_SUCCESS, ON_FAILURE, OPTIONS ->
          "";
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

  public When when() {
    return when;
  }

  public void choose(When chosen) {
    if (chosen != when) {
      when = chosen;
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
      case EVERY ->
          problem("every", sends(When.EVERY) && !EVERY.matcher(text(Text.EVERY).strip()).matches());
      case AT -> problem("at", sends(When.AT) && !AT.matcher(text(Text.AT).strip()).matches());
      case LIMIT, ON_SUCCESS, ON_FAILURE, OPTIONS -> Optional.empty();
      case GROUP -> problem("name", !Limits.isName(text(Text.GROUP)));
      case NAME -> problem("name", !Limits.isName(text(Text.NAME)));
    };
  }

  private boolean sends(When asked) {
    return role == Role.SOURCE && when == asked;
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

  /** How many destinations a source waits for; 0 for a destination. */
  int wanted() {
    return role == Role.SOURCE ? destinations().orElse(0) : 0;
  }

  /** Which backups are kept: all, when nothing is typed. */
  private Optional<Retention> keep() {
    String typed = text(Text.KEEP).strip();
    return typed.isEmpty() ? Optional.of(Retention.EVERYTHING) : Retention.parse(typed);
  }

  /** Its lines, without empty ones; what stands between commas is on lines of its own. */
  private static String lines(String typed, String separator) {
    return Arrays.stream(typed.split(separator))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
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

  /** An empty value says that there is to be none, whatever a settings file says. */
  private ClientRequest request(ServerAddress server, Path folder) {
    Map<String, String> settings = new LinkedHashMap<>();
    addOfServer(settings, server);
    settings.put("folder", folder.toString());
    settings.put("limit", lines(text(Text.LIMIT), "[,\n]"));
    settings.put("on-success", text(Text.ON_SUCCESS).strip());
    settings.put("on-failure", text(Text.ON_FAILURE).strip());
    switch (role) {
      case SOURCE -> addOfSource(settings);
      case DESTINATION -> addOfDestination(settings);
    }
    return new ClientRequest(role, text(Text.KEY).strip(), settings, text(Text.OPTIONS));
  }

  private void addOfSource(Map<String, String> settings) {
    settings.put("destinations", text(Text.DESTINATIONS).strip());
    addFilters(settings);
    settings.put("every", when == When.EVERY ? text(Text.EVERY).strip() : "");
    settings.put("at", when == When.AT ? lines(text(Text.AT), ",") : "");
    settings.put("watch", String.valueOf(when == When.WATCH));
    if (is(Choice.HANDOVER)) {
      settings.put("wait-for", "handover");
    }
  }

  private void addOfServer(Map<String, String> settings, ServerAddress server) {
    settings.put("server", server.toString());
    settings.put("group", text(Text.GROUP));
    settings.put("name", text(Text.NAME));
  }

  private void addFilters(Map<String, String> settings) {
    settings.put("exclude", lines(text(Text.EXCLUDE), "\n"));
    settings.put("include", lines(text(Text.INCLUDE), "\n"));
    addChoices(settings, Choice.EXCLUDE_CACHES, Choice.ONE_FILE_SYSTEM);
  }

  private void addOfDestination(Map<String, String> settings) {
    settings.put("keep", text(Text.KEEP).strip());
    addChoices(settings, Choice.ONCE, Choice.ADOPT, Choice.ALLOW_REMOVALS, Choice.ACCEPT_SOURCE);
  }

  private void addChoices(Map<String, String> settings, Choice... added) {
    for (Choice choice : added) {
      settings.put(choice.name, String.valueOf(is(choice)));
    }
  }

  /**
   * The settings of some fields, key and filters among them; nothing while anything is wrong with
   * these, and from then on every empty field is said to be so.
   */
  Optional<Map<String, String>> values(Set<Field> needed) {
    complained = true;
    changed();
    if (needed.stream().anyMatch(field -> problem(field).isPresent())) {
      return Optional.empty();
    }
    Map<String, String> settings = new LinkedHashMap<>();
    if (needed.contains(Field.SERVER)) {
      serverAddress().ifPresent(server -> addOfServer(settings, server));
      settings.put("key", text(Text.KEY).strip());
    }
    if (needed.contains(Field.FOLDER)) {
      folder().ifPresent(folder -> settings.put("folder", folder.toString()));
      addFilters(settings);
    }
    return Optional.of(settings);
  }

  /** The key only when that is asked for, and nowhere else. */
  private void remember() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Text text : Text.values()) {
      values.put(text.key, text(text));
    }
    if (!is(Choice.REMEMBER_KEY)) {
      values.put(Text.KEY.key, "");
    }
    if (text(Text.OPTIONS).contains("--key")) {
      values.put(Text.OPTIONS.key, "");
    }
    for (Choice choice : Choice.values()) {
      values.put(choice.key, is(choice) && choice.isRemembered() ? "true" : "");
    }
    values.put("client.role", role == Role.DESTINATION ? "destination" : "source");
    values.put("client.when", when.name());
    remembered.put(values);
  }
}
