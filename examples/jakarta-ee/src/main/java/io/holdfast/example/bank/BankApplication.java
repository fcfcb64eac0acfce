// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Says where the resources are. */
@ApplicationPath("api")
public class BankApplication extends Application {}
