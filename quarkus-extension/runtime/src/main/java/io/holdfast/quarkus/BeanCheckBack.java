// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.CheckBack;
import io.holdfast.PendingMessage;
import io.holdfast.Verdict;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;

/** Calls a check-back that is a bean, inside a request context. */
final class BeanCheckBack implements CheckBack {

    private final CheckBack bean;

    BeanCheckBack(CheckBack bean) {
        this.bean = bean;
    }

    @Override
    public Verdict check(PendingMessage message) throws Exception {
        ManagedContext request = Arc.container().requestContext();
        request.activate();
        try {
            return bean.check(message);
        } finally {
            request.terminate();
        }
    }
}
