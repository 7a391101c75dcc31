package dev.sluice.ingestion.kafka;

import net.jpountz.lz4.LZ4Factory;
import org.jboss.logging.Logger;

/**
 * Has Kafka's client compress by native code. Left alone, the library takes it only when the JVM's own class loader loaded it, which that of a
 * Quarkus application is not, and compresses in Java, which costs more than all else that is done to an event. Once loaded, it is taken.
 */
final class NativeLz4 {

    private static final Logger LOG = Logger.getLogger(NativeLz4.class);

    private NativeLz4() {}

    /** Loads it, if there is one for this machine. To be called before the first record is compressed. */
    static void load() {
        try {
            LOG.debugf("compression: %s", LZ4Factory.nativeInstance());
        } catch (LinkageError e) {
            LOG.infof("no native compression on this machine, Java's is taken: %s", e.getMessage());
        }
    }
}
