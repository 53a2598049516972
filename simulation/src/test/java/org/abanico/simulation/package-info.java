@org.jspecify.annotations.NullMarked
package org.abanico.simulation;
