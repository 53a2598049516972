package org.abanico.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What docs/architecture.md says about who may know what, as rules over the classes below a root
 * package whose sub-packages are named as the modules are.
 */
final class HouseRules {
  private static final List<String> MODULES =
      List.of(
          "wire",
          "security",
          "transport",
          "backup",
          "server",
          "client",
          "desktop",
          "app",
          "simulation",
          "benchmark",
          "fuzzing",
          "testing");

  private final String root;
  private final Map<String, ArchRule> rules = new LinkedHashMap<>();

  HouseRules(String root) {
    this.root = root;
    addLayers();
    addPurity();
    rules.put(
        "packages have no cycles",
        slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true));
  }

  Set<String> names() {
    return rules.keySet();
  }

  ArchRule rule(String name) {
    return Objects.requireNonNull(rules.get(name), name);
  }

  private void addLayers() {
    sees("wire");
    sees("security");
    sees("transport", "wire", "security");
    sees("backup", "wire");
    sees("server", "wire", "security", "transport");
    sees("client", "wire", "security", "transport", "backup");
    sees("desktop", "wire", "transport", "backup", "server", "client");
    sees("app", "wire", "security", "transport", "backup", "server", "client", "desktop");
    sees(
        "simulation",
        "wire",
        "security",
        "transport",
        "backup",
        "server",
        "client",
        "desktop",
        "app",
        "testing");
    sees(
        "benchmark",
        "wire",
        "security",
        "transport",
        "backup",
        "server",
        "client",
        "desktop",
        "app",
        "simulation");
    sees("fuzzing", "wire", "security", "transport", "backup");
    sees("testing");
    mustNotDependOn(
        "of wire, backup sees only text",
        in("backup"),
        resideInAnyPackage(root + ".wire", root + ".wire.packet..", root + ".wire.message.."));
    mustNotDependOn(
        "sessions know no driver", in("server").or(in("client")), in("transport.netty"));
    mustNotDependOn(
        "JavaFX only in desktop",
        DescribedPredicate.not(in("desktop")),
        resideInAPackage("javafx.."));
  }

  private void sees(String module, String... others) {
    List<String> allowed = List.of(others);
    DescribedPredicate<JavaClass> forbidden =
        resideInAnyPackage(
            MODULES.stream()
                .filter(other -> !other.equals(module) && !allowed.contains(other))
                .map(other -> root + "." + other + "..")
                .toArray(String[]::new));
    String sight = allowed.isEmpty() ? "itself" : String.join(", ", allowed);
    mustNotDependOn(module + " sees only " + sight, in(module), forbidden);
  }

  private void addPurity() {
    DescribedPredicate<JavaClass> decides =
        in("wire")
            .or(in("security"))
            .or(in("transport"))
            .or(in("server"))
            .or(in("client"))
            .and(DescribedPredicate.not(in("transport.netty")))
            .as("classes that decide");
    mustNotDependOn("what decides has no socket", decides, OutsideWorld.SOCKETS);
    mustNotDependOn("what decides has no disk", decides, OutsideWorld.FILES);
    mustNotDependOn("what decides has no thread", decides, OutsideWorld.THREADS);
    mustNotDependOn("what decides knows only Netty's buffers", decides, OutsideWorld.CHANNELS);
    mustNotCall("what decides resolves no names", decides, OutsideWorld.NAME_LOOKUPS);

    mustNotDependOn("backup has no network", in("backup"), OutsideWorld.NETWORK);
    mustNotDependOn("backup has no thread", in("backup"), OutsideWorld.THREADS);

    DescribedPredicate<JavaClass> noAdapters =
        decides.or(in("backup")).or(in("simulation")).as("classes that are no named adapters");
    mustNotCall("time comes from outside", noAdapters, OutsideWorld.CLOCKS);
    mustNotCall("chance comes from outside", noAdapters, OutsideWorld.CHANCE);
    mustNotCall("nobody sleeps", noAdapters, OutsideWorld.SLEEP);
  }

  private void mustNotDependOn(
      String name, DescribedPredicate<JavaClass> who, DescribedPredicate<JavaClass> what) {
    rules.put(
        name,
        noClasses().that(who).should().dependOnClassesThat(what).as(name).allowEmptyShould(true));
  }

  private void mustNotCall(
      String name, DescribedPredicate<JavaClass> who, DescribedPredicate<JavaAccess<?>> what) {
    rules.put(
        name,
        noClasses().that(who).should().accessTargetWhere(what).as(name).allowEmptyShould(true));
  }

  private DescribedPredicate<JavaClass> in(String module) {
    return resideInAPackage(root + "." + module + "..");
  }
}
