package dev.sluice.watcher.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/** Bounds the memory of all RocksDB stores of the process together, whatever their number. */
public final class StoreMemory implements RocksDBConfigSetter {

    /** The setting that names the bound, in bytes. */
    static final String BYTES = "sluice.store.memory.bytes";

    private static final long WRITE_BUFFER_BYTES = 2 << 20;
    private static final int WRITE_BUFFERS = 2;

    /** One for the process, made with the first store's setting and never closed: every store lives in it. */
    private static Shared shared;

    private record Shared(Cache cache, WriteBufferManager writeBuffers) {}

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Shared memory = shared(Long.parseLong(configs.get(BYTES).toString()));
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            table.setBlockCache(memory.cache());
            table.setCacheIndexAndFilterBlocks(true);
            // Most people are asked for once: the filter answers without a read.
            table.setFilterPolicy(new BloomFilter());
            options.setTableFormatConfig(table);
        }
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(WRITE_BUFFERS);
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache and the write buffers are shared by all stores, and outlive this one.
    }

    private static synchronized Shared shared(long bytes) {
        if (shared == null) {
            Cache cache = new LRUCache(bytes);
            shared = new Shared(cache, new WriteBufferManager(bytes / 2, cache));
        }
        return shared;
    }
}
