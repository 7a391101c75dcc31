package dev.sluice.flagdelivery.receipt;

import dev.sluice.contracts.DeliveryReceipt;
import dev.sluice.flagdelivery.serving.Served;
import java.time.Instant;

/** The receipt that a node would send. */
public final class ReceiptOf {

    private ReceiptOf() {}

    public static DeliveryReceipt now(Served served) {
        return Receipt.of("node", served, Instant.now());
    }
}
