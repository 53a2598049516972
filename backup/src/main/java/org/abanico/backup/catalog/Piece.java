package org.abanico.backup.catalog;

import java.nio.file.Path;

/**
 * Where a chunk is believed to be.
 *
 * @param file the number by which the catalog knows the file
 * @param offset of the chunk in the file, in bytes
 */
public record Piece(long file, Path path, long offset, int length) {}
