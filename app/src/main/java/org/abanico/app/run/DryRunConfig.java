package org.abanico.app.run;

import java.nio.file.Path;
import org.abanico.backup.filter.FilterRules;

/** What a source is told that only says what it would send. */
public record DryRunConfig(Path folder, FilterRules filter) {}
