// SPDX-License-Identifier: Apache-2.0
/** The application API and the adapter SPI of Holdfast. Depends on nothing but the JDK. */
module io.holdfast.api {
    exports io.holdfast;
    exports io.holdfast.spi;

    requires static org.jspecify;
}
