// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.Acknowledgements;
import io.holdfast.Answers;
import io.holdfast.CheckBack;
import io.holdfast.Handles;
import io.holdfast.IdempotentConsumer;
import io.holdfast.MessageHandler;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.spi.Markers;
import io.holdfast.spi.TransactionalTransport;
import io.smallrye.common.annotation.Identifier;
import jakarta.transaction.Transactional;
import java.util.Set;
import org.jboss.jandex.DotName;

/** Classes that are looked for in the application. */
final class Names {

    static final DotName HANDLES = DotName.createSimple(Handles.class);
    static final DotName HANDLER = DotName.createSimple(MessageHandler.class);
    static final DotName ANSWERS = DotName.createSimple(Answers.class);
    static final DotName CHECK_BACK = DotName.createSimple(CheckBack.class);
    static final DotName MARKERS = DotName.createSimple(Markers.class);
    static final DotName TRANSACTIONAL_TRANSPORT = DotName.createSimple(TransactionalTransport.class);
    static final DotName IDENTIFIER = DotName.createSimple(Identifier.class);
    static final DotName TRANSACTIONAL = DotName.createSimple(Transactional.class);

    /** What each instance offers. */
    static final Set<DotName> INJECTABLE = Set.of(
            DotName.createSimple(ReliablePublisher.class),
            DotName.createSimple(Operations.class),
            DotName.createSimple(IdempotentConsumer.class),
            DotName.createSimple(Acknowledgements.class));

    private Names() {}
}
