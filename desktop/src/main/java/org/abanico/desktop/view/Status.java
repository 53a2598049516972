package org.abanico.desktop.view;

/**
 * How things are, in the window's head.
 *
 * @param style of the mark before it: {@code idle}, {@code busy}, {@code good} or {@code bad}
 */
record Status(String text, String style) {}
