// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Proxy;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transaction manager is told when a driver fails. */
class DriverResourceTest {

    private static DriverResource failingWith(int code) {
        return new DriverResource((XAResource) Proxy.newProxyInstance(
                DriverResourceTest.class.getClassLoader(),
                new Class<?>[] {XAResource.class},
                (self, method, arguments) -> {
                    throw new XAException(code);
                }));
    }

    private static int told(ThrowingCallable call) {
        return catchThrowableOfType(XAException.class, call).errorCode;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                99,
                108,
                -1,
                -10,
                XAException.XAER_RMERR,
                XAException.XAER_PROTO,
                XAException.XAER_INVAL,
                XAException.XAER_RMFAIL
            })
    void whatDecidesNothingIsTriedAgain(int code) {
        DriverResource resource = failingWith(code);

        assertThat(told(() -> resource.commit(null, false))).isEqualTo(XAException.XAER_RMFAIL);
        assertThat(told(() -> resource.rollback(null))).isEqualTo(XAException.XAER_RMFAIL);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                XAException.XAER_NOTA,
                XAException.XA_RETRY,
                XAException.XA_RBROLLBACK,
                XAException.XA_RBTRANSIENT,
                XAException.XA_HEURCOM,
                XAException.XA_HEURRB,
                XAException.XA_HEURMIX,
                XAException.XA_HEURHAZ
            })
    void decisionsAreToldAsTheyAre(int code) {
        DriverResource resource = failingWith(code);

        assertThat(told(() -> resource.commit(null, false))).isEqualTo(code);
        assertThat(told(() -> resource.rollback(null))).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {XAException.XAER_RMERR, XAException.XAER_PROTO, XAException.XAER_DUPID, XAException.XA_RBDEADLOCK})
    void beforeTheDecisionCodesOfTheStandardStay(int code) {
        DriverResource resource = failingWith(code);

        assertThat(told(() -> resource.start(null, 0))).isEqualTo(code);
        assertThat(told(() -> resource.end(null, 0))).isEqualTo(code);
        assertThat(told(() -> resource.prepare(null))).isEqualTo(code);
        assertThat(told(() -> resource.commit(null, true))).isEqualTo(code);
        assertThat(told(() -> resource.recover(0))).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4711, -99})
    void aCodeOutsideTheStandardIsAnUnreachableDatabase(int code) {
        DriverResource resource = failingWith(code);

        assertThat(told(() -> resource.start(null, 0))).isEqualTo(XAException.XAER_RMFAIL);
        assertThat(told(() -> resource.prepare(null))).isEqualTo(XAException.XAER_RMFAIL);
        assertThat(told(() -> resource.commit(null, true))).isEqualTo(XAException.XAER_RMFAIL);
        assertThat(told(() -> resource.recover(0))).isEqualTo(XAException.XAER_RMFAIL);
    }
}
