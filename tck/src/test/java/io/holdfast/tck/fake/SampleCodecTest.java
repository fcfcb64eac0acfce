// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.PayloadCodec;
import io.holdfast.tck.PayloadCodecContract;

class SampleCodecTest extends PayloadCodecContract {

    @Override
    protected PayloadCodec codec() {
        return new SampleCodec();
    }

    @Override
    protected Object sample() {
        return new SampleCodec.Point(-1, 2);
    }

    @Override
    protected Object foreign() {
        return 42;
    }
}
