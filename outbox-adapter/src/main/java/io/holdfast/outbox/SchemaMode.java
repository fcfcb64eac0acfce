// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

/** What happens to the tables when the outbox is opened. */
public enum SchemaMode {
    /** They must be there, complete; the error says what is missing and which file makes it. The default. */
    VALIDATE,
    /** What is missing is created. For development, tests and demos, or where the application may change its schema. */
    CREATE,
    /** Nothing is looked at, for tables that are made later than the outbox is opened. */
    TRUST
}
