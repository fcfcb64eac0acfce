// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.RecoveryEnvironmentBean;
import com.arjuna.ats.arjuna.common.Uid;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.arjuna.common.recoveryPropertyManager;
import com.arjuna.ats.arjuna.coordinator.TransactionReaper;
import com.arjuna.ats.arjuna.exceptions.ObjectStoreException;
import com.arjuna.ats.arjuna.objectstore.StoreManager;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.arjuna.state.InputObjectState;
import com.arjuna.ats.internal.arjuna.common.UidHelper;
import com.arjuna.ats.internal.arjuna.recovery.AtomicActionRecoveryModule;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTAActionStatusServiceXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.internal.jta.utils.XAUtils;
import com.arjuna.ats.jta.common.JTAEnvironmentBean;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import com.arjuna.ats.jta.utils.XAHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.MessagingListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.Xid;

/** Narayana's recovery, which belongs to the whole JVM: its settings, its rounds, and what they leave in doubt. */
final class Recovery implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
    private static final String WORKER = "xa-recovery";
    private static final String LOGGED = "/StateManager/BasicAction/TwoPhaseCoordinator/AtomicAction";
    private static final int NARAYANA = 131077;

    private final Pace pace;
    private final String node;
    private final List<RecoveryResource> resources;
    private final MessagingListener listener;
    private final RecoveryManager manager;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, InDoubtBranch> known = new LinkedHashMap<>();
    private final Thread worker = new Thread(this::work, "holdfast-xa-recovery");

    /**
     * How often recovery works, how long it lets running transactions finish within a round, and how old a branch without a
     * decision must be.
     */
    record Pace(Duration period, Duration backoff, Duration orphans) {}

    /** To be made once the manager is configured; makes Narayana's own part. */
    Recovery(Pace pace, String node, List<RecoveryResource> resources, MessagingListener listener) {
        this.pace = pace;
        this.node = node;
        this.resources = resources;
        this.listener = listener;
        this.manager = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
        for (var module : manager.getModules()) {
            if (module instanceof XARecoveryModule xa) {
                resources.forEach(xa::addXAResourceRecoveryHelper);
            }
        }
        worker.setDaemon(true);
    }

    /** Before anything of Narayana is used: most of it reads its settings once. */
    static void configure(String node, Path store, Duration timeout, Pace pace) {
        try {
            arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier(node);
        } catch (CoreEnvironmentBeanException impossible) {
            throw new IllegalStateException(impossible);
        }
        for (String name : Arrays.asList("default", "communicationStore", "stateStore")) {
            ObjectStoreEnvironmentBean bean = name.equals("default")
                    ? arjPropertyManager.getObjectStoreEnvironmentBean()
                    : BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name);
            bean.setObjectStoreDir(store.toAbsolutePath().toString());
        }
        arjPropertyManager.getCoordinatorEnvironmentBean().setDefaultTimeout(Math.toIntExact(timeout.toSeconds()));
        arjPropertyManager.getCoordinatorEnvironmentBean().setTransactionStatusManagerEnable(false);
        JTAEnvironmentBean jta = jtaPropertyManager.getJTAEnvironmentBean();
        jta.setXaRecoveryNodes(List.of(node));
        jta.setXaResourceOrphanFilterClassNames(List.of(
                JTATransactionLogXAResourceOrphanFilter.class.getName(),
                JTANodeNameXAResourceOrphanFilter.class.getName(),
                JTAActionStatusServiceXAResourceOrphanFilter.class.getName()));
        jta.setXAResourceRecordWrappingPlugin(new Names());
        jta.setOrphanSafetyInterval(Math.toIntExact(pace.orphans().toMillis()));
        RecoveryEnvironmentBean recovery = recoveryPropertyManager.getRecoveryEnvironmentBean();
        recovery.setRecoveryModuleClassNames(
                List.of(AtomicActionRecoveryModule.class.getName(), XARecoveryModule.class.getName()));
        recovery.setExpiryScannerClassNames(List.of());
        recovery.setRecoveryActivatorClassNames(List.of());
        recovery.setRecoveryListener(false);
        recovery.setPeriodicRecoveryPeriod(Math.toIntExact(pace.period().toSeconds()));
        recovery.setRecoveryBackoffPeriod(Math.toIntExact(pace.backoff().toSeconds()));
    }

    /** Finishes what an earlier life of this node has decided, before anything new begins. */
    void start() {
        if (!inDoubt().isEmpty()) {
            manager.scan();
        }
        worker.start();
    }

    private void work() {
        try {
            while (!closing.await(pace.period().toMillis(), TimeUnit.MILLISECONDS)) {
                round();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            manager.scan();
            Instant alarming = Instant.now().minus(pace.period().multipliedBy(2));
            inDoubt().stream()
                    .filter(branch -> branch.seenSince().isBefore(alarming))
                    .forEach(branch -> alarm("in doubt since " + branch.seenSince() + ": branch " + branch.xid()
                            + " of " + branch.resource()));
            listener.worked(WORKER);
        } catch (RuntimeException error) {
            alarm(String.valueOf(error.getMessage()));
        }
    }

    private void alarm(String reason) {
        LOG.log(Level.WARNING, "Recovery of two-phase commits goes on. {0}", reason);
        listener.troubled(WORKER, reason, pace.period());
    }

    /** What this node has not finished, in every resource and in the log. */
    synchronized List<InDoubtBranch> inDoubt() {
        Map<String, InDoubtBranch> now = new LinkedHashMap<>();
        for (RecoveryResource resource : resources) {
            for (Xid xid : ours(resource)) {
                note(now, resource.getJndiName(), Xids.text(xid));
            }
        }
        logged().forEach(uid -> note(now, "transaction-log", uid));
        known.clear();
        known.putAll(now);
        return List.copyOf(now.values());
    }

    private void note(Map<String, InDoubtBranch> now, String resource, String xid) {
        String key = resource + " " + xid;
        now.put(key, known.getOrDefault(key, new InDoubtBranch(resource, xid, Instant.now())));
    }

    private List<Xid> ours(RecoveryResource resource) {
        try {
            return Arrays.stream(resource.list())
                    .filter(xid -> xid.getFormatId() == NARAYANA && node.equals(XAUtils.getXANodeName(xid)))
                    .toList();
        } catch (XAException error) {
            throw new MessagingUnavailableException(
                    "Cannot list what is in doubt in " + resource.getJndiName(),
                    "recovery's own connection could not ask it (" + XAHelper.printXAErrorCode(error) + ")",
                    "See the cause; recovery's user needs the right to connect and to see prepared transactions.",
                    error);
        }
    }

    private static List<String> logged() {
        InputObjectState state = new InputObjectState();
        List<String> uids = new ArrayList<>();
        try {
            if (StoreManager.getRecoveryStore().allObjUids(LOGGED, state)) {
                for (Uid uid = UidHelper.unpackFrom(state);
                        !uid.equals(Uid.nullUid());
                        uid = UidHelper.unpackFrom(state)) {
                    uids.add(uid.stringForm());
                }
            }
            return uids;
        } catch (ObjectStoreException | IOException error) {
            throw new MessagingUnavailableException(
                    "Cannot read the transaction log",
                    "its directory could not be read",
                    "See the cause; without the log, nothing in doubt can be finished.",
                    error);
        }
    }

    /** Bounded: a round in its pause ends at once. */
    @Override
    public void close() {
        closing.countDown();
        manager.terminate(true);
        TransactionReaper.terminate(false);
        try {
            worker.join(pace.backoff().plusSeconds(5).toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
