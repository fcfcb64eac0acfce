// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import com.arjuna.ats.internal.jta.resources.arjunacore.XAResourceRecord;
import com.arjuna.ats.internal.jta.resources.arjunacore.XAResourceRecordWrappingPlugin;
import javax.transaction.xa.XAResource;
import org.jboss.tm.XAResourceWrapper;

/**
 * Has Narayana write the name of each resource into its log. When a process dies between the last commit and the end of the log
 * record, no resource lists a branch any more; only by its name does recovery know that this one has been asked, and that the
 * record can go.
 */
final class Names implements XAResourceRecordWrappingPlugin {

    @Override
    public void transcribeWrapperData(XAResourceRecord record) {
        if (record.value() instanceof XAResourceWrapper named) {
            record.setProductName(named.getProductName());
            record.setProductVersion(named.getProductVersion());
            record.setJndiName(named.getJndiName());
        }
    }

    /** Names are not part of the branch's own id. */
    @Override
    public Integer getEISName(XAResource resource) {
        return 0;
    }

    @Override
    public String getEISName(Integer number) {
        return number.toString();
    }
}
