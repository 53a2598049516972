package org.abanico.app.run;

import java.nio.file.Path;
import org.abanico.backup.filter.FilterRules;

/**
 * What a source is told that only says what it would send.
 *
 * @param json whether it says so in JSON
 */
public record DryRunConfig(Path folder, FilterRules filter, boolean json) {}
