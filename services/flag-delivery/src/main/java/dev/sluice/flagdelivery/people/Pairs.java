package dev.sluice.flagdelivery.people;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A few properties in little room: one array, no table, names shared with all others. There may be one of these for each of millions
 * of people. Values may be {@code null}. Immutable.
 */
final class Pairs extends AbstractMap<String, Object> {

    private final Object[] namesAndValues;

    private Pairs(Object[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /**
     * These properties.
     *
     * @param namesAndValues a name, its value, and so on; each name once
     */
    static Map<String, Object> of(List<Object> namesAndValues) {
        return namesAndValues.isEmpty() ? Map.of() : new Pairs(namesAndValues.toArray());
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return namesAndValues.length / 2;
            }

            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Entry<String, Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < namesAndValues.length;
        }

        @Override
        public Entry<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Entry<String, Object> entry =
                    new SimpleImmutableEntry<>((String) namesAndValues[next], namesAndValues[next + 1]);
            next += 2;
            return entry;
        }
    }
}
