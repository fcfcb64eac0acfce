// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.Answers;
import io.holdfast.CheckBack;
import io.holdfast.Handles;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageHandler;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessagingListener;
import io.holdfast.spi.PayloadCodec;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import io.holdfast.wiring.Parts;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Instance.Handle;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** Finds what the application brings to an instance. Made anew for each application; used by one thread at a time. */
@Dependent
class ApplicationParts {

    private static final System.Logger LOG = System.getLogger("io.holdfast.cdi");

    @Inject
    @Any
    Instance<MessageHandler<?>> handlers;

    @Inject
    @Any
    Instance<CheckBack> checkBacks;

    @Inject
    Instance<RequestContextController> requests;

    /** The names of all instances that handlers and check-backs are for. */
    List<String> mentioned() {
        TreeSet<String> names = new TreeSet<>();
        handlers.handles()
                .forEach(handle ->
                        annotation(handle, Handles.class, Handles::instance).ifPresent(names::add));
        checkBacks
                .handles()
                .forEach(handle ->
                        annotation(handle, Answers.class, Answers::instance).ifPresent(names::add));
        return List.copyOf(names);
    }

    Parts of(String instance, Beans beans) {
        return new Parts(
                handlers(instance, beans),
                checkBacks(instance, beans),
                shared(PayloadCodec.class, instance, beans),
                shared(MessagingListener.class, instance, beans),
                beans.one(TransactionContext.class, instance),
                beans.one(MessageStore.class, instance),
                beans.one(Markers.class, instance),
                beans.one(Inbox.class, instance),
                beans.one(Transport.class, instance),
                beans.one(MessageSource.class, instance),
                beans.one(PreparedMessages.class, instance),
                beans.one(TransactionalTransport.class, instance));
    }

    private List<Parts.Handler> handlers(String instance, Beans beans) {
        List<Parts.Handler> found = new ArrayList<>();
        for (Handle<MessageHandler<?>> handle : handlers.handles()) {
            Handles own = handle.getBean().getBeanClass().getAnnotation(Handles.class);
            if (own == null) {
                LOG.log(
                        Level.WARNING,
                        "{0} is a MessageHandler without @Handles: no message is brought to it",
                        handle.getBean().getBeanClass().getName());
            } else if (own.instance().equals(instance)) {
                MessageHandler<?> handler = new InRequest(beans.lend(handle), requests);
                found.add(new Parts.Handler(own.consumer(), own.destination(), handler));
            }
        }
        return found;
    }

    private Map<String, CheckBack> checkBacks(String instance, Beans beans) {
        Map<String, CheckBack> found = new HashMap<>();
        for (Handle<CheckBack> handle : checkBacks.handles()) {
            Answers own = handle.getBean().getBeanClass().getAnnotation(Answers.class);
            if (own == null) {
                LOG.log(
                        Level.WARNING,
                        "{0} is a CheckBack without @Answers: it is never asked",
                        handle.getBean().getBeanClass().getName());
            } else if (own.instance().equals(instance)) {
                CheckBack checkBack = InRequest.checkBack(beans.lend(handle), requests);
                if (found.put(own.value(), checkBack) != null) {
                    throw new InvalidSettingsException(
                            "Cannot ask two beans about destination \"" + own.value() + "\"",
                            "several check-backs are @Answers(\"" + own.value() + "\")",
                            "Leave one.");
                }
            }
        }
        return found;
    }

    /** Beans without a qualifier serve every instance. */
    private static <T> List<T> shared(Class<T> type, String instance, Beans beans) {
        List<T> found = new ArrayList<>();
        beans.of(beans.any(type), instance).forEach(handle -> found.add(beans.lend(handle)));
        if (!instance.isEmpty()) {
            beans.of(beans.any(type), "").forEach(handle -> found.add(beans.lend(handle)));
        }
        return found;
    }

    private static <A extends Annotation> Optional<String> annotation(
            Handle<?> handle, Class<A> type, Function<A, String> value) {
        return Optional.ofNullable(handle.getBean().getBeanClass().getAnnotation(type))
                .map(value);
    }
}
