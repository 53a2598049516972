package org.abanico.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule reports what breaks it, and leaves alone what does not. */
class RulesTest {
  private static final String BROKEN_ROOT = "org.abanico.architecture.broken";
  private static final String CLEAN_ROOT = "org.abanico.architecture.clean";
  private static final HouseRules BROKEN_RULES = new HouseRules(BROKEN_ROOT);
  private static final HouseRules CLEAN_RULES = new HouseRules(CLEAN_ROOT);
  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(BROKEN_ROOT);
  private static final JavaClasses CLEAN = new ClassFileImporter().importPackages(CLEAN_ROOT);

  static Set<String> rules() {
    return BROKEN_RULES.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void whatBreaksTheRuleIsReported(String rule) {
    List<String> breakers = breakersOf(rule);
    assertThat(breakers).as("fixtures that break it").isNotEmpty();
    EvaluationResult result = BROKEN_RULES.rule(rule).evaluate(BROKEN);
    assertThat(result.hasViolation()).isTrue();
    String report = String.join("\n", result.getFailureReport().getDetails());
    assertThat(breakers).allSatisfy(breaker -> assertThat(report).contains(breaker));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void whatKeepsTheRuleIsNotReported(String rule) {
    CLEAN_RULES.rule(rule).check(CLEAN);
  }

  @Test
  void everyFixtureBreaksARuleThatThereIs() {
    List<String> broken =
        BROKEN.stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Breaks.class))
            .flatMap(method -> Arrays.stream(method.getAnnotationOfType(Breaks.class).value()))
            .distinct()
            .toList();
    assertThat(broken).containsExactlyInAnyOrderElementsOf(rules());
  }

  private static List<String> breakersOf(String rule) {
    return BROKEN.stream()
        .flatMap(type -> type.getMethods().stream())
        .filter(method -> method.isAnnotatedWith(Breaks.class))
        .filter(
            method ->
                Arrays.asList(method.getAnnotationOfType(Breaks.class).value()).contains(rule))
        .map(JavaMethod::getFullName)
        .map(name -> "<" + name + ">")
        .toList();
  }
}
