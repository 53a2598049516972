package org.abanico.backup.catalog;

/**
 * Where a segment is in the text of a manifest.
 *
 * @param offset in bytes
 */
public record TextPiece(long offset, int length) {}
