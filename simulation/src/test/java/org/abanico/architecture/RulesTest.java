package org.abanico.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule reports what breaks it, and leaves alone what does not. */
class RulesTest {
  /** Where nothing else is broken but that packages have cycles, of which there would be many. */
  private static final Fixtures CYCLIC = Fixtures.below("org.abanico.architecture.cyclic");

  private static final Fixtures BROKEN = Fixtures.below("org.abanico.architecture.broken");
  private static final Fixtures CLEAN = Fixtures.below("org.abanico.architecture.clean");

  private record Fixtures(HouseRules rules, JavaClasses classes) {
    static Fixtures below(String root) {
      return new Fixtures(new HouseRules(root), new ClassFileImporter().importPackages(root));
    }

    List<String> reports(String rule) {
      return rules.rule(rule).evaluate(classes).getFailureReport().getDetails();
    }

    Stream<JavaMethod> breakers() {
      return classes.stream()
          .flatMap(type -> type.getMethods().stream())
          .filter(method -> method.isAnnotatedWith(Breaks.class));
    }

    List<String> breakersOf(String rule) {
      return breakers()
          .filter(method -> rulesBrokenBy(method).contains(rule))
          .map(method -> "<" + method.getFullName() + ">")
          .toList();
    }
  }

  static Set<String> rules() {
    return BROKEN.rules().names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void whatBreaksTheRuleIsReported(String rule) {
    Fixtures fixtures = CYCLIC.breakersOf(rule).isEmpty() ? BROKEN : CYCLIC;
    List<String> breakers = fixtures.breakersOf(rule);
    assertThat(breakers).as("fixtures that break it").isNotEmpty();
    String report = String.join("\n", fixtures.reports(rule));
    assertThat(breakers).allSatisfy(breaker -> assertThat(report).contains(breaker));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void whatKeepsTheRuleIsNotReported(String rule) {
    assertThat(CLEAN.reports(rule)).isEmpty();
  }

  @Test
  void everyFixtureBreaksARuleThatThereIs() {
    List<String> broken =
        Stream.concat(BROKEN.breakers(), CYCLIC.breakers())
            .flatMap(method -> rulesBrokenBy(method).stream())
            .distinct()
            .toList();
    assertThat(broken).containsExactlyInAnyOrderElementsOf(rules());
  }

  private static List<String> rulesBrokenBy(JavaMethod method) {
    return Arrays.asList(method.getAnnotationOfType(Breaks.class).value());
  }
}
