// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.spi.PayloadCodec;
import io.holdfast.tck.PayloadCodecContract;
import java.math.BigDecimal;

class JacksonCodecTest extends PayloadCodecContract {

    private final JacksonCodec codec = new JacksonCodec(new ObjectMapper());

    private record Transfer(String from, BigDecimal amount) {}

    @Override
    protected PayloadCodec codec() {
        return codec;
    }

    @Override
    protected Object sample() {
        return new Transfer("bank1", new BigDecimal("2000.00"));
    }

    @Override
    protected Object foreign() {
        // An inner class without properties is neither JSON nor made from it.
        return new Object() {};
    }
}
