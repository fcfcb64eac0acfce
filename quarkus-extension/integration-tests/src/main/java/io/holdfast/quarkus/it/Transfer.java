// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.it;

import java.math.BigDecimal;

/** What is sent. */
public record Transfer(String number, BigDecimal amount) {}
