package org.abanico.desktop.model;

import java.util.concurrent.Executor;

/**
 * The threads of a window.
 *
 * @param window where models and controls live
 * @param worker anything that takes time: each task on a thread of its own
 */
public record Threads(Executor window, Executor worker) {}
