// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;

/** A row of the bank's table, as Hibernate sees it. */
@Entity
@Table(name = "transfer")
public class TransferRow {

    @Id
    String id;

    BigDecimal amount;

    protected TransferRow() {}

    TransferRow(String id, BigDecimal amount) {
        this.id = id;
        this.amount = amount;
    }
}
