package org.abanico.testing.log;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The test provokes errors in the log on purpose: each of the texts must be part of at least one,
 * and those that have one of them do not fail the test. On a class, it holds for each of its tests.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
public @interface ExpectsErrorLog {

  /** Parts of the messages, or of the exceptions logged with them. */
  String[] value();
}
