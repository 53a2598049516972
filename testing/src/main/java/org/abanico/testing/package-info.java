@org.jspecify.annotations.NullMarked
package org.abanico.testing;
